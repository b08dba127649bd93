package dev.viveiro.metering.prices.web;

import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.web.Fields;
import org.jspecify.annotations.Nullable;

/** Months in bodies. */
final class Months {
    private static final String SOME = "2026-01";

    private Months() {}

    /** A month in its one form; an error is noted for anything else. */
    static String required(Fields fields, String pointer, @Nullable String text) {
        String month = fields.required(pointer, text, SOME);
        try {
            return BillingMonth.of(month).toString();
        } catch (IllegalArgumentException e) {
            fields.error(pointer, "invalid-month", "Expected a month like 2026-03.");
            return SOME;
        }
    }
}
