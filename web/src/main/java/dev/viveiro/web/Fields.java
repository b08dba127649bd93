package dev.viveiro.web;

import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects everything that is wrong with a request, so that the caller hears it at once. Every reader returns a usable
 * value even after an error; call {@link #check()} before using any of them.
 */
public final class Fields {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern EMAIL =
            Pattern.compile("[^\\s@<>\",;:\\\\\\p{Cntrl}]{1,64}@[a-z0-9-]+(\\.[a-z0-9-]+)*");
    private static final int EMAIL_MAX = 254;

    private final List<FieldError> errors = new ArrayList<>();

    /** Notes an error of your own. */
    public Fields error(String pointer, String code, String detail) {
        errors.add(new FieldError(pointer, code, detail));
        return this;
    }

    /** Throws a 400 problem with everything that was noted. */
    public void check() {
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    /** The value, which must be there. */
    public <T> T required(String pointer, @Nullable T value, T otherwise) {
        if (value == null) {
            error(pointer, "missing", name(pointer) + " must be given.");
            return otherwise;
        }
        return value;
    }

    /** Text of 1 to {@code max} characters without control characters. */
    public String text(String pointer, @Nullable String value, int max) {
        String text = required(pointer, value, "-");
        if (text.isBlank() || text.length() > max) {
            error(pointer, "invalid-length", name(pointer) + " must have 1 to " + max + " characters.");
        } else if (text.chars().anyMatch(Character::isISOControl)) {
            error(pointer, "invalid-characters", name(pointer) + " must not contain control characters.");
        }
        return text;
    }

    /** As {@link #text}, but may be absent. */
    public @Nullable String optionalText(String pointer, @Nullable String value, int max) {
        return value == null ? null : text(pointer, value, max);
    }

    /** An RFC 1123 label: 1 to 63 of a-z, 0-9 and '-', neither first nor last. */
    public String label(String pointer, @Nullable String value) {
        String label = required(pointer, value, "-");
        if (value != null && !LABEL.matcher(label).matches()) {
            error(
                    pointer,
                    "invalid-name",
                    name(pointer) + " must be 1 to 63 characters from a-z, 0-9 and '-', with no '-' at either end.");
        }
        return label;
    }

    /** An e-mail address in lower case, without surrounding blanks; a line break anywhere is an error, not a blank. */
    public String email(String pointer, @Nullable String value) {
        String given = required(pointer, value, "");
        String email = given.strip().toLowerCase(Locale.ROOT);
        if (value != null && (!isEmail(email) || given.chars().anyMatch(Character::isISOControl))) {
            error(pointer, "invalid-email", name(pointer) + " must be an e-mail address like ana@example.org.");
        }
        return email;
    }

    /** True for an address in the form that {@link #email} answers. */
    public static boolean isEmail(String email) {
        return email.length() <= EMAIL_MAX && EMAIL.matcher(email).matches();
    }

    /** As {@link #email}, but may be absent. */
    public @Nullable String optionalEmail(String pointer, @Nullable String value) {
        return value == null ? null : email(pointer, value);
    }

    /** A number within bounds, both allowed; {@code otherwise} when absent. */
    public double range(String pointer, @Nullable Double value, double min, double max, double otherwise) {
        double number = value == null ? otherwise : value;
        if (!(number >= min && number <= max)) {
            error(pointer, "out-of-range", name(pointer) + " must be from " + min + " to " + max + ".");
        }
        return number;
    }

    /** A whole number within bounds, both allowed; {@code otherwise} when absent. */
    public long range(String pointer, @Nullable Long value, long min, long max, long otherwise) {
        long number = value == null ? otherwise : value;
        if (number < min || number > max) {
            error(pointer, "out-of-range", name(pointer) + " must be from " + min + " to " + max + ".");
        }
        return number;
    }

    private static String name(String pointer) {
        return pointer.substring(pointer.lastIndexOf('/') + 1).replaceFirst("^\\?", "");
    }
}
