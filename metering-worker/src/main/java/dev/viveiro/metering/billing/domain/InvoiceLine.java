package dev.viveiro.metering.billing.domain;

import dev.viveiro.metering.rating.Line;
import dev.viveiro.metering.rating.Per;
import dev.viveiro.metering.rating.Rate;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A line as it stands in a document, copied from what it was rated by.
 *
 * @param tier 0 for the included volume
 * @param volume in units of {@code quantity} and {@code per}
 * @param corrects of a correction: the invoice whose month is corrected, or the credit note over a part that is taken off
 */
public record InvoiceLine(
        Kind kind,
        @Nullable String meter,
        @Nullable Integer tier,
        @Nullable BigDecimal volume,
        @Nullable Per per,
        @Nullable Long quantity,
        @Nullable BigDecimal price,
        @Nullable UUID corrects,
        BigDecimal amount) {
    /** Why something is owed. */
    public enum Kind {
        USAGE,
        PLAN,
        DISCOUNT,
        MINIMUM,
        /** What a month costs more, or less when negative, than its invoice says; of a credit note, how much less. */
        CORRECTION
    }

    /** Of a correction: the document that it is about. */
    public Optional<UUID> corrected() {
        return Optional.ofNullable(corrects);
    }

    static InvoiceLine of(Line line) {
        Rate rate = line.rate();
        Kind kind =
                switch (line.kind()) {
                    case USAGE -> Kind.USAGE;
                    case PLAN -> Kind.PLAN;
                    case DISCOUNT -> Kind.DISCOUNT;
                    case MINIMUM -> Kind.MINIMUM;
                };
        return new InvoiceLine(
                kind,
                line.meter(),
                line.tier(),
                line.volume(),
                rate == null ? null : rate.per(),
                rate == null ? null : rate.quantity(),
                line.price(),
                null,
                line.amount());
    }

    /** Of a credit note over all of an invoice: what another one gave back before. */
    static InvoiceLine givenBackBefore(Invoice refund) {
        return correction(refund.id(), refund.amounts().net().negate());
    }

    static InvoiceLine correction(Correction correction) {
        return correction(correction.invoice(), correction.amount());
    }

    /** Of a credit note, whose kind says which way its amounts go. */
    static InvoiceLine givenBack(Correction correction) {
        return correction(correction.invoice(), correction.amount().negate());
    }

    private static InvoiceLine correction(UUID invoice, BigDecimal amount) {
        return new InvoiceLine(Kind.CORRECTION, null, null, null, null, null, null, invoice, amount);
    }
}
