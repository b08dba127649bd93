package dev.viveiro.metering.rating;

/** The time that a price is for. */
public enum Per {
    SECOND,
    HOUR,
    MONTH;

    private static final long SECOND_MICROS = 1_000_000;

    /** Its length in that month, in microseconds; only a month's depends on it. */
    long micros(BillingMonth month) {
        return switch (this) {
            case SECOND -> SECOND_MICROS;
            case HOUR -> 3_600 * SECOND_MICROS;
            case MONTH -> month.micros();
        };
    }
}
