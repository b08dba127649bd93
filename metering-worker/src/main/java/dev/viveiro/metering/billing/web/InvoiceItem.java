package dev.viveiro.metering.billing.web;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.domain.Invoice;
import dev.viveiro.metering.billing.domain.InvoiceKind;
import dev.viveiro.metering.billing.domain.InvoiceNumber;
import dev.viveiro.metering.billing.domain.InvoiceState;
import dev.viveiro.metering.billing.domain.Settlement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document on the wire. Amounts are text with the currency's decimals.
 *
 * @param seller lines that name the seller, today's for what has none of its own
 * @param settlement like {@code overdue} and {@code openAmount} of the moment, and in no other form of the document; null for what is not
 *     owed
 */
record InvoiceItem(
        UUID id,
        TenantId tenant,
        String month,
        InvoiceKind kind,
        InvoiceState state,
        @Nullable String number,
        @Nullable Instant issuedAt,
        @Nullable LocalDate dueOn,
        @Nullable UUID corrects,
        @Nullable UUID creditedBy,
        String currency,
        String priceList,
        int priceVersion,
        int termsVersion,
        List<String> seller,
        List<String> billTo,
        List<InvoiceLineItem> lines,
        String net,
        String taxName,
        String taxPercent,
        String tax,
        String total,
        List<String> unpriced,
        Settlement.@Nullable State settlement,
        boolean overdue,
        @Nullable String openAmount) {
    /** @param settlement null for what is not owed */
    static InvoiceItem of(Invoice invoice, List<String> seller, @Nullable Settlement settlement) {
        InvoiceNumber number = invoice.number();
        Invoice.Basis basis = invoice.basis();
        return new InvoiceItem(
                invoice.id(),
                invoice.tenant(),
                invoice.month().toString(),
                invoice.name().kind(),
                invoice.state(),
                number == null ? null : number.toString(),
                invoice.issuedAt(),
                invoice.dueOn(),
                invoice.corrects(),
                invoice.creditedBy(),
                basis.currency(),
                basis.priceList(),
                basis.priceVersion(),
                basis.termsVersion(),
                seller,
                basis.billTo(),
                invoice.lines().stream().map(InvoiceLineItem::of).toList(),
                invoice.amounts().net().toPlainString(),
                basis.taxName(),
                basis.taxPercent().toPlainString(),
                invoice.amounts().tax().toPlainString(),
                invoice.amounts().total().toPlainString(),
                invoice.unpriced(),
                settlement == null ? null : settlement.state(),
                settlement != null && settlement.overdue(),
                settlement == null ? null : settlement.open().toPlainString());
    }
}
