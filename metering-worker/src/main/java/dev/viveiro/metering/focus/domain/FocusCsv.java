package dev.viveiro.metering.focus.domain;

import dev.viveiro.metering.billing.CsvCell;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Rows as CSV (RFC 4180). */
public final class FocusCsv {
    private static final String END = "\r\n";

    private FocusCsv() {}

    public static String header() {
        return Arrays.stream(FocusColumn.values()).map(FocusColumn::title).collect(Collectors.joining(",", "", END));
    }

    public static String line(FocusRow row) {
        return Arrays.stream(FocusColumn.values())
                .map(column -> CsvCell.of(column.cell(row)))
                .collect(Collectors.joining(",", "", END));
    }
}
