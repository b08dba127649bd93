package dev.viveiro.metering.billing.domain;

import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What an invoice and the documents of their own about it bill together: supplements add to it, credit notes give parts of it back, or take
 * any of these back. The tax of a part is that of what is billed before it less that of what is billed after it. So however many parts
 * there are and however small they are, no more tax goes back than was taken, and all of it with the last of them.
 *
 * @param billed below 0 only where more was given back than they billed, since an invoice of another month billed the rest of it
 * @param parts how many supplements and credit notes over a part there are; by each the tax may be a unit of the currency off what it is
 *     of a document alone
 */
public record Chain(Invoice.Amounts billed, int parts) {
    /**
     * @param document the invoice, or any document about it
     * @param ofTheMonth all final documents of the tenant about the month
     */
    public static Chain of(UUID document, Collection<Invoice> ofTheMonth) {
        Map<UUID, Invoice> byId = new HashMap<>();
        ofTheMonth.forEach(each -> byId.put(each.id(), each));
        UUID invoice = invoice(document, byId);
        List<Invoice> chained = ofTheMonth.stream()
                .filter(each -> invoice(each.id(), byId).equals(invoice))
                .toList();
        Invoice.Amounts billed = new Invoice.Amounts(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
        for (Invoice each : chained) {
            billed = each.name().kind() == InvoiceKind.CREDIT_NOTE
                    ? billed.less(each.amounts())
                    : billed.plus(each.amounts());
        }
        return new Chain(
                billed, (int) chained.stream().filter(Invoice::isAboutAPart).count());
    }

    private static UUID invoice(UUID document, Map<UUID, Invoice> byId) {
        Invoice found = byId.get(document);
        UUID corrects = found == null ? null : found.corrects();
        return corrects == null ? document : invoice(corrects, byId);
    }

    /** Of a supplement over so much. */
    BigDecimal taxOfMore(BigDecimal net, Invoice.Basis basis) {
        return tax(billed.net().add(net), basis).subtract(tax(billed.net(), basis));
    }

    /** Of a credit note over so much. */
    BigDecimal taxOfLess(BigDecimal net, Invoice.Basis basis) {
        return taxGivenBack(
                net, tax(billed.net(), basis).subtract(tax(billed.net().subtract(net), basis)), basis);
    }

    private static BigDecimal tax(BigDecimal net, Invoice.Basis basis) {
        return Rounding.percent(net, basis.taxPercent(), Currency.getInstance(basis.currency()));
    }

    /**
     * What of a tax can go back with so much: not more than is left of it, and the whole rest with the rest. The two differ where parts were
     * rounded each for itself, as they were once, or a supplement was taken back that was not the last part.
     */
    BigDecimal taxGivenBack(BigDecimal net, BigDecimal tax, Invoice.Basis basis) {
        int left = billed.net().compareTo(net);
        if (left < 0) {
            // what is beyond was billed by another month's invoice, with its tax
            return tax;
        }
        BigDecimal nothing = Rounding.zero(Currency.getInstance(basis.currency()));
        BigDecimal rest = nothing.max(billed.tax());
        return left == 0 ? rest : nothing.max(tax.min(rest));
    }
}
