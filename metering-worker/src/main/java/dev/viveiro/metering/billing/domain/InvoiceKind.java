package dev.viveiro.metering.billing.domain;

/** What a document does. */
public enum InvoiceKind {
    INVOICE,
    /** Takes an invoice back. Its amounts are those of the invoice, not negative: the kind says which way they go. */
    CREDIT_NOTE
}
