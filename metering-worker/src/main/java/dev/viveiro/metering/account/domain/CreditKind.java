package dev.viveiro.metering.account.domain;

/** How a tenant pays. */
public enum CreditKind {
    /** Before it uses anything: what it paid is used up. */
    PREPAID,
    /** When it gets an invoice, in time. */
    POSTPAID,
    /** However it likes: it is neither warned nor suspended. */
    UNWATCHED
}
