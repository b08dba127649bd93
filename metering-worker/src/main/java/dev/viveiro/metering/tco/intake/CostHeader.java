package dev.viveiro.metering.tco.intake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which column stands where. Order is free and case does not matter; a column of another name is refused, since it may be a typo. */
final class CostHeader {
    static final List<String> NEEDED =
            List.of("name", "resource", "phase", "directness", "charge", "amount", "currency", "from");
    private static final List<String> OTHERS = List.of("lifeMonths", "to", "hosts");

    private final Map<String, Integer> places;
    private final int width;

    private CostHeader(Map<String, Integer> places, int width) {
        this.places = places;
        this.width = width;
    }

    /** Throws {@code invalid-costs} with everything that is wrong. */
    static CostHeader read(List<String> row, int line) {
        Map<String, Integer> places = new HashMap<>();
        List<CostsRefused.Fault> faults = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            String given = row.get(i).strip();
            String name = known(given);
            if (name == null) {
                faults.add(new CostsRefused.Fault(line, given, "unknown-column", "There is no column of that name."));
            } else if (places.putIfAbsent(name, i) != null) {
                faults.add(new CostsRefused.Fault(line, given, "repeated-column", "The header has it twice."));
            }
        }
        for (String needed : NEEDED) {
            if (!places.containsKey(needed)) {
                faults.add(new CostsRefused.Fault(
                        line, needed, "missing-column", "The header must have the column " + needed + "."));
            }
        }
        if (!faults.isEmpty()) {
            throw CostsRefused.because(faults);
        }
        return new CostHeader(places, row.size());
    }

    private static @Nullable String known(String given) {
        String lower = given.toLowerCase(Locale.ROOT);
        List<String> all = new ArrayList<>(NEEDED);
        all.addAll(OTHERS);
        return all.stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).equals(lower))
                .findFirst()
                .orElse(null);
    }

    /** Throws {@code invalid-costs} for a row that has more values than the header. */
    CostFields fields(List<String> row, int line) {
        if (row.size() > width) {
            throw CostsRefused.because(
                    line, null, "too-many-values", "The row has " + row.size() + " values, the header " + width + ".");
        }
        return new CostFields(
                value(row, "name"),
                value(row, "resource"),
                value(row, "phase"),
                value(row, "directness"),
                value(row, "charge"),
                value(row, "lifeMonths"),
                value(row, "amount"),
                value(row, "currency"),
                value(row, "from"),
                value(row, "to"),
                value(row, "hosts"));
    }

    private @Nullable String value(List<String> row, String column) {
        Integer place = places.get(column);
        return place == null || place >= row.size() ? null : row.get(place).strip();
    }
}
