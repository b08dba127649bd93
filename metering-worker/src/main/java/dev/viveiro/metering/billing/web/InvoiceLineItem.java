package dev.viveiro.metering.billing.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.metering.billing.domain.InvoiceLine;
import dev.viveiro.metering.rating.Per;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A line of a document on the wire; what a line of its kind does not have is absent. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record InvoiceLineItem(
        InvoiceLine.Kind kind,
        @Nullable String meter,
        @Nullable Integer tier,
        @Nullable String volume,
        @Nullable Long quantity,
        @Nullable Per per,
        @Nullable String price,
        @Nullable UUID corrects,
        String amount) {
    static InvoiceLineItem of(InvoiceLine line) {
        return new InvoiceLineItem(
                line.kind(),
                line.meter(),
                line.tier(),
                text(line.volume()),
                line.quantity(),
                line.per(),
                text(line.price()),
                line.corrects(),
                line.amount().toPlainString());
    }

    private static @Nullable String text(@Nullable BigDecimal number) {
        return number == null ? null : number.toPlainString();
    }
}
