package dev.viveiro.metering.billing.domain;

/** What a document does. */
public enum InvoiceKind {
    INVOICE,
    /** Takes an invoice back, or gives back a part of it. Its amounts are not negative: the kind says which way they go. */
    CREDIT_NOTE
}
