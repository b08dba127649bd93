package dev.viveiro.metering.reconciliation.domain;

/** What a difference between what a machine lived and what was billed means. */
public enum Finding {
    /** There is none. */
    BALANCED,
    /** No invoice in force is about the month. */
    NOT_YET_BILLED,
    /** What goes on is billed up to the last sample; the rest is once the machine is seen, or its end is told. */
    NOT_SEEN_YET,
    /** What followed the last report of a host that was given up is not billed. */
    LOST_HOST,
    /** Something was heard after the invoice was made; the next run bills, or gives back, the difference. */
    CORRECTED_LATER,
    /** The same, and a final run since left it: it is worth nothing in whole cents, or is left to an operator, as the run's note says. */
    LEFT_AS_BILLED,
    /** Nothing explains it: rows, or the code that wrote them, are wrong. */
    UNEXPLAINED
}
