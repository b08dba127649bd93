package dev.viveiro.metering.billing.domain;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How far a document that is owed is paid, at one moment; no part of the document, which stays as it is.
 *
 * @param open what is still to be paid of it, with tax; at least 0
 * @param overdue whether anything is, and the day by which it was to be paid is over
 */
public record Settlement(State state, BigDecimal open, boolean overdue) {
    /** How much of it is paid. */
    public enum State {
        OPEN,
        PART_PAID,
        /** Nothing is to be paid any more: it was paid, or given back in parts that come to all of it. */
        PAID
    }

    /**
     * @param owed what the document comes to, less what was given back of it; at least 0
     * @param open what of that is not paid; from 0 to {@code owed}
     * @param dueOn the last day on which it can be paid in time; null when it has none
     * @param today in UTC
     */
    public static Settlement of(BigDecimal owed, BigDecimal open, @Nullable LocalDate dueOn, LocalDate today) {
        boolean unpaid = open.signum() > 0;
        State state = unpaid ? (open.compareTo(owed) < 0 ? State.PART_PAID : State.OPEN) : State.PAID;
        return new Settlement(state, open, unpaid && dueOn != null && today.isAfter(dueOn));
    }
}
