package dev.viveiro.metering.tco.intake;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the refusals of files of costs, in the form of those of rosters. */
public final class CostsRefused {
    private CostsRefused() {}

    /**
     * One thing wrong with a file.
     *
     * @param line physical line on which the row starts, the header being 1
     * @param column the header's name; null when it is about the whole row
     */
    public record Fault(int line, @Nullable String column, String code, String detail) {}

    /** 400 {@code invalid-costs}; nothing of the file was kept. */
    public static ProblemException because(List<Fault> faults) {
        List<Map<String, @Nullable Object>> list = new ArrayList<>(faults.size());
        for (Fault fault : faults) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            members.put("line", fault.line());
            members.put("column", fault.column());
            members.put("code", fault.code());
            members.put("detail", fault.detail());
            list.add(members);
        }
        Fault first = faults.getFirst();
        String detail = faults.size() == 1
                ? "Line " + first.line() + ": " + first.detail()
                : faults.size() + " errors; see errors.";
        return new ProblemException(ProblemCode.INVALID_COSTS, detail, List.of(), Map.of("errors", list), null);
    }

    static ProblemException because(int line, @Nullable String column, String code, String detail) {
        return because(List.of(new Fault(line, column, code, detail)));
    }
}
