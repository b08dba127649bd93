package dev.viveiro.metering.rating;

/** What a price is for: a time that something is held, or an amount that passes. */
public enum Per {
    SECOND,
    HOUR,
    MONTH,
    /** 2^30 bytes; of traffic alone. */
    GIB;

    private static final long SECOND_MICROS = 1_000_000;
    private static final long GIB_BYTES = 1L << 30;

    /** How much of a tally's sum it is in that month: microseconds, of which only a month's depend on it, or bytes. */
    long size(BillingMonth month) {
        return switch (this) {
            case SECOND -> SECOND_MICROS;
            case HOUR -> 3_600 * SECOND_MICROS;
            case MONTH -> month.micros();
            case GIB -> GIB_BYTES;
        };
    }
}
