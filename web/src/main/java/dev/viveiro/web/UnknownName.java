package dev.viveiro.web;

import dev.viveiro.contract.problem.FieldError;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says of a name that it is not known here, which names are, and which one was probably meant. */
final class UnknownName {
    private static final int SHOWN = 64;

    private UnknownName() {}

    /** A field of a JSON object. */
    static FieldError field(String pointer, String name, Collection<String> known) {
        return new FieldError(pointer, "unknown-field", said("field", name, known));
    }

    /** A query parameter. */
    static FieldError parameter(String name, Collection<String> known) {
        return new FieldError("?" + shortened(name), "unknown-parameter", said("query parameter", name, known));
    }

    private static String said(String what, String name, Collection<String> known) {
        List<String> sorted = known.stream().sorted().toList();
        String meant =
                nearest(name, sorted).map(each -> " Did you mean " + each + "?").orElse("");
        String all = sorted.isEmpty() ? " There are none." : " Known: " + String.join(", ", sorted) + ".";
        return "There is no " + what + " " + shortened(name) + " here." + meant + all;
    }

    /** The known name that differs least: at most in every third character, case and separators aside. */
    static Optional<String> nearest(String name, List<String> known) {
        if (name.length() > SHOWN) {
            return Optional.empty();
        }
        String plain = plain(name);
        int most = Math.max(1, plain.length() / 3);
        return known.stream()
                .filter(each -> distance(plain, plain(each)) <= most)
                .min(Comparator.comparingInt(each -> distance(plain, plain(each))));
    }

    private static String plain(String name) {
        return name.replaceAll("[_-]", "").toLowerCase(Locale.ROOT);
    }

    /** How many characters have to be put in, left out or replaced (Levenshtein 1965). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }

    private static String shortened(String name) {
        return name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "...";
    }
}
