package dev.viveiro.metering.focus.domain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/** An export as whoever gets it reads it, and what FOCUS 1.2 finds wrong with it. */
public record FocusFile(List<String> header, List<Map<String, String>> rows) {
    public static FocusFile read(String csv) {
        CSVFormat format = CSVFormat.RFC4180.builder().setHeader().get();
        try (CSVParser parser = CSVParser.parse(csv, format)) {
            List<Map<String, String>> rows = new ArrayList<>();
            parser.forEach(row -> rows.add(new LinkedHashMap<>(row.toMap())));
            return new FocusFile(parser.getHeaderNames(), rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sum of a column over the rows of one invoice. */
    public BigDecimal sum(String column, Predicate<Map<String, String>> of) {
        return rows.stream()
                .filter(of)
                .map(row -> new BigDecimal(row.getOrDefault(column, "")))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Empty for what conforms; each names the section that it is against. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        for (FocusColumns.Column column : FocusColumns.ALL) {
            if (!header.contains(column.name())) {
                faults.add(column.section() + ": the column is " + column.level() + " and missing");
            } else {
                rows.forEach(row -> check(column, row.getOrDefault(column.name(), ""), faults));
            }
        }
        checkNames(faults);
        if (faults.isEmpty()) {
            rows.forEach(row -> FocusRules.ALL.stream()
                    .filter(rule -> rule.isBroken(new FocusRules.Cells(row)))
                    .forEach(rule -> faults.add(rule.section() + " in " + row)));
            checkOne("SKU Price ID, C-008", "SkuPriceId", "SkuId", faults);
            checkOne("Service Name, C-005", "ServiceName", "ServiceCategory", faults);
            checkOne("Service Name, C-008", "ServiceName", "ServiceSubcategory", faults);
        }
        return faults;
    }

    private static void check(FocusColumns.Column column, String cell, List<String> faults) {
        if (cell.isEmpty()) {
            if (!column.nulls()) {
                faults.add(column.section() + ": null");
            }
        } else if (!column.type().takes(cell)
                || !(column.allowed().isEmpty() || column.allowed().contains(cell))) {
            faults.add(column.section() + ": not of the form or the values that it may have: " + cell);
        }
    }

    /** Column Handling: own columns have a prefix and come last, and no name is there twice. */
    private void checkNames(List<String> faults) {
        Set<String> known = new HashSet<>();
        FocusColumns.ALL.forEach(column -> known.add(column.name()));
        boolean own = false;
        Set<String> seen = new HashSet<>();
        for (String name : header) {
            if (!seen.add(name)) {
                faults.add("Column Handling: twice " + name);
            }
            own |= name.startsWith("x_");
            if (!known.contains(name) && !name.matches("x_[A-Z][A-Za-z]{1,48}")) {
                faults.add("Column Handling: neither a column of FOCUS nor one with the prefix x_: " + name);
            }
            if (own && known.contains(name)) {
                faults.add("Column Handling: after columns of our own: " + name);
            }
        }
    }

    private void checkOne(String section, String of, String one, List<String> faults) {
        Map<String, String> first = new HashMap<>();
        for (Map<String, String> row : rows) {
            String value = row.getOrDefault(one, "");
            String key = row.getOrDefault(of, "");
            if (!key.isEmpty() && !first.computeIfAbsent(key, any -> value).equals(value)) {
                faults.add(section + ": " + key + " has " + value + " and " + first.get(key));
            }
        }
    }
}
