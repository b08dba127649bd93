package dev.viveiro.metering.billing.domain;

/** What a document does. */
public enum InvoiceKind {
    INVOICE,
    /** Bills what an invoice's month costs more, at the tax and in the currency of that invoice, which stays as it is. */
    SUPPLEMENT,
    /** Takes an invoice back, or gives back a part of it. Its amounts are not negative: the kind says which way they go. */
    CREDIT_NOTE
}
