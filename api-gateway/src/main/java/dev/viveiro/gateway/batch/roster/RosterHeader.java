package dev.viveiro.gateway.batch.roster;

import dev.viveiro.contract.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which column stands where; order is free, case does not matter, and unknown columns are ignored. */
final class RosterHeader {
    private static final Set<String> NEEDED = Set.of("name", "email");
    private static final Set<String> KNOWN = Set.of("name", "email", "login", "plan", "image");

    private final List<String> names;
    private final Map<String, Integer> places;

    private RosterHeader(List<String> names, Map<String, Integer> places) {
        this.names = names;
        this.places = places;
    }

    /**
     * Reads the header row.
     *
     * @throws ProblemException {@code invalid-roster} when name or email is not there, or a column comes twice
     */
    static RosterHeader read(List<String> row, int line) {
        Map<String, Integer> places = new LinkedHashMap<>();
        List<RosterError> errors = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            String name = row.get(i).strip().toLowerCase(Locale.ROOT);
            if (KNOWN.contains(name) && places.putIfAbsent(name, i) != null) {
                errors.add(new RosterError(
                        line, row.get(i).strip(), "repeated-column", "The header has the column " + name + " twice."));
            }
        }
        for (String needed : List.of("name", "email")) {
            if (!places.containsKey(needed)) {
                errors.add(new RosterError(
                        line,
                        needed,
                        "missing-column",
                        "The first row must be a header with the columns name and email; " + needed + " is missing."));
            }
        }
        if (!errors.isEmpty()) {
            throw RosterRefused.because(errors);
        }
        return new RosterHeader(
                row.stream().map(name -> RosterText.safe(name.strip())).toList(), places);
    }

    /** How many of the columns that must be there a row of the header would name. */
    static long needed(List<String> row) {
        return row.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(NEEDED::contains)
                .count();
    }

    /** The value of a known column; empty when the column or the value is not there. */
    String value(List<String> row, String column) {
        Integer place = places.get(column);
        return place == null || place >= row.size() ? "" : row.get(place);
    }

    /** What the file calls the column at that place. */
    String name(int place) {
        return place < names.size() && !names.get(place).isEmpty() ? names.get(place) : String.valueOf(place + 1);
    }

    RosterRow.Columns columns() {
        return new RosterRow.Columns(as("name"), as("email"), as("login"), as("plan"), as("image"));
    }

    private String as(String column) {
        Integer place = places.get(column);
        return place == null ? column : names.get(place);
    }
}
