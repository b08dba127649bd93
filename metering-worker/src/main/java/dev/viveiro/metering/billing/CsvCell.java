package dev.viveiro.metering.billing;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A cell of CSV (RFC 4180) that a spreadsheet shows as it is. */
public final class CsvCell {
    private CsvCell() {}

    /** Quoted where it must be. A name that a spreadsheet would take for a formula is made text by an apostrophe; a number is none. */
    public static String of(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        String text = value == null ? "" : value.toString();
        boolean number = text.matches("-?[0-9.]+");
        if (!number && !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
