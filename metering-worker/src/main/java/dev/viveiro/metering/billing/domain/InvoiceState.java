package dev.viveiro.metering.billing.domain;

/** How far a document is. */
public enum InvoiceState {
    /** Made anew by every run of its month; has no number. */
    DRAFT,
    /** Has a number and never changes. */
    FINAL,
    /** Counts no more; keeps the number that it had, if any. */
    VOID
}
