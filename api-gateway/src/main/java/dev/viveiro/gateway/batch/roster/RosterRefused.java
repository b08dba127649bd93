package dev.viveiro.gateway.batch.roster;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the refusals of rosters. */
public final class RosterRefused {
    /** The most rows in one batch. */
    public static final int ROWS_MAX = 20_000;

    private RosterRefused() {}

    /** 400 {@code invalid-roster} with every error's line, column and reason. */
    public static ProblemException because(List<RosterError> errors) {
        List<Map<String, @Nullable Object>> list = new ArrayList<>(errors.size());
        for (RosterError error : errors) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            members.put("line", error.line());
            members.put("column", error.column());
            members.put("code", error.code());
            members.put("detail", error.detail());
            list.add(members);
        }
        long lines = errors.stream().mapToInt(RosterError::line).distinct().count();
        RosterError first = errors.getFirst();
        String detail = errors.size() == 1
                ? "Line " + first.line() + ": " + first.detail()
                : errors.size() + " errors in " + lines + (lines == 1 ? " line" : " lines") + "; see errors.";
        return new ProblemException(ProblemCode.INVALID_ROSTER, detail, List.of(), Map.of("errors", list), null);
    }

    /** The whole file is refused for one reason. */
    public static ProblemException because(int line, @Nullable String column, String code, String detail) {
        return because(List.of(new RosterError(line, column, code, detail)));
    }

    /** 413: more rows than are accepted at once. */
    public static ProblemException tooMany() {
        return new ProblemException(
                ProblemCode.TOO_LARGE, "A batch has at most " + ROWS_MAX + " rows. Send it in parts.");
    }
}
