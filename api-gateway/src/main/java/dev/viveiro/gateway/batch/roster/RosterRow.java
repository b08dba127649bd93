package dev.viveiro.gateway.batch.roster;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was given: surrounding space removed, line breaks in a name made spaces, absent and empty values null.
 *
 * @param name the person's; empty when none was given
 * @param columns how the file calls the columns, for errors
 * @param errors what is wrong with it as text
 */
public record RosterRow(
        int line,
        String name,
        @Nullable String email,
        @Nullable String login,
        @Nullable String plan,
        @Nullable String image,
        Columns columns,
        List<RosterError> errors) {
    public RosterRow {
        errors = List.copyOf(errors);
    }

    private static final int FIELD_MAX = 255;
    private static final Pattern LINE_BREAK = Pattern.compile("\\R");

    /** Reads values as they were given; {@code errors} are those that are known already. */
    public static RosterRow of(
            int line,
            Columns columns,
            @Nullable String name,
            @Nullable String email,
            @Nullable String login,
            @Nullable String plan,
            @Nullable String image,
            List<RosterError> errors) {
        List<RosterError> all = new ArrayList<>(errors);
        check(all, line, columns.name(), name);
        check(all, line, columns.email(), email);
        check(all, line, columns.login(), login);
        check(all, line, columns.plan(), plan);
        check(all, line, columns.image(), image);
        if (email != null && (email.indexOf('\r') >= 0 || email.indexOf('\n') >= 0)) {
            all.add(new RosterError(
                    line, columns.email(), "line-break", "An e-mail address must not contain a line break."));
        }
        String person =
                name == null ? "" : LINE_BREAK.matcher(name).replaceAll(" ").strip();
        return new RosterRow(line, person, given(email), given(login), given(plan), given(image), columns, all);
    }

    private static void check(List<RosterError> errors, int line, String column, @Nullable String value) {
        if (value != null && value.length() > FIELD_MAX) {
            String detail = "The value has " + value.length() + " characters; at most " + FIELD_MAX + " are allowed.";
            errors.add(new RosterError(line, column, "too-long", detail));
        }
    }

    private static @Nullable String given(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** Names of the columns as the file has them. */
    public record Columns(String name, String email, String login, String plan, String image) {
        /** As the wire has them. */
        public static final Columns PLAIN = new Columns("name", "email", "login", "plan", "image");
    }
}
