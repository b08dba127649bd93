package dev.viveiro.metering.tco.domain;

/** How a cost comes about. */
public enum Charge {
    /** Paid once: straight-line over its life, or on its day when it has none. */
    ONCE,
    /** So much in each calendar month. */
    MONTHLY,
    /** So much in each calendar year. */
    YEARLY,
    /** So much for each machine that is there for a month of {@link Counted#MONTH_SECONDS}. */
    PER_GUEST_MONTH,
    /** So much for each hour in which a machine ran, as far as is known, and nobody watched it. */
    PER_OUTAGE_HOUR;

    /** Whether it follows from what machines did, and not from the calendar alone. */
    public boolean isCounted() {
        return this == PER_GUEST_MONTH || this == PER_OUTAGE_HOUR;
    }
}
