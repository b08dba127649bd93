package dev.viveiro.metering.account.web;

import dev.viveiro.metering.account.Payment;
import java.time.Instant;

/** A payment on the wire. */
record PaymentItem(
        String reference,
        String currency,
        String amount,
        boolean refund,
        String note,
        Instant receivedAt,
        Instant bookedAt) {
    static PaymentItem of(Payment payment) {
        return new PaymentItem(
                payment.reference(),
                payment.currency(),
                payment.amount().toPlainString(),
                payment.refund(),
                payment.note(),
                payment.receivedAt(),
                payment.bookedAt());
    }
}
