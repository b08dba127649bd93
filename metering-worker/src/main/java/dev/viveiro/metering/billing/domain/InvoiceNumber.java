package dev.viveiro.metering.billing.domain;

import java.util.Locale;

/** A number in a series, in which none is left out. */
public record InvoiceNumber(String series, long number) {
    /** As it is printed: {@code INV-2026-000017}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s-%06d", series, number);
    }
}
