package dev.viveiro.metering.billing;

import dev.viveiro.metering.billing.domain.Correction;
import dev.viveiro.metering.billing.domain.Invoice;
import dev.viveiro.metering.billing.domain.InvoiceLine;
import dev.viveiro.metering.billing.domain.InvoiceName;
import dev.viveiro.metering.billing.store.SqlEvidence;
import dev.viveiro.metering.billing.store.SqlInvoices;
import dev.viveiro.metering.prices.Prices;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.PriceList;
import dev.viveiro.metering.rating.Rater;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import org.springframework.stereotype.Component;

/** Finds what usage that came late, or was corrected, changes about months that have a final invoice. */
@Component
class EarlierMonths {
    private final SqlInvoices invoices;
    private final SqlEvidence evidence;
    private final Prices prices;
    private final BillingSettings settings;

    EarlierMonths(SqlInvoices invoices, SqlEvidence evidence, Prices prices, BillingSettings settings) {
        this.invoices = invoices;
        this.evidence = evidence;
        this.prices = prices;
        this.settings = settings;
    }

    /** Differences that no invoice in force bills yet; those in another currency are left to a credit note. */
    List<Correction> corrections(InvoiceName name, Currency currency) {
        BillingMonth from = new BillingMonth(name.month().value().minusMonths(settings.correctedMonths()));
        return invoices.inForce(name.tenant(), from, name.month()).stream()
                .filter(invoice -> invoice.basis().currency().equals(currency.getCurrencyCode()))
                .map(invoice -> new Correction(invoice.id(), invoice.month(), difference(invoice, name)))
                .filter(correction -> correction.amount().signum() != 0)
                .toList();
    }

    /** By the prices that the month was billed by. */
    private BigDecimal difference(Invoice invoice, InvoiceName name) {
        PriceList list =
                prices.version(invoice.basis().priceList(), invoice.basis().priceVersion());
        BigDecimal billed = invoice.lines().stream()
                .filter(line -> line.kind() != InvoiceLine.Kind.CORRECTION)
                .map(InvoiceLine::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .add(evidence.corrected(invoice.tenant(), invoice.month(), name.id()));
        return Rater.rate(evidence.now(invoice.tenant(), invoice.month()), list)
                .net()
                .subtract(billed);
    }
}
