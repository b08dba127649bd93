package dev.viveiro.metering.billing;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.store.SqlEvidence;
import dev.viveiro.metering.billing.store.SqlInvoices;
import dev.viveiro.metering.prices.Agreements;
import dev.viveiro.metering.prices.Prices;
import dev.viveiro.metering.prices.Terms;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.PriceList;
import dev.viveiro.metering.rating.RatedMonth;
import dev.viveiro.metering.rating.Rater;
import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What a tenant has to pay: what was billed, and the month that goes on. */
@Service
public class TenantCosts {
    private final SqlInvoices invoices;
    private final SqlEvidence evidence;
    private final Agreements agreements;
    private final Prices prices;
    private final Clock clock;

    TenantCosts(SqlInvoices invoices, SqlEvidence evidence, Agreements agreements, Prices prices, Clock clock) {
        this.invoices = invoices;
        this.evidence = evidence;
        this.agreements = agreements;
        this.prices = prices;
        this.clock = clock;
    }

    /** Final invoices less credit notes, with tax, by currency. */
    public Map<String, BigDecimal> invoiced(TenantId tenant) {
        return invoices.invoiced(tenant);
    }

    /** Empty for a tenant without terms or prices. Reads in a transaction: usage is streamed only there. */
    @Transactional(readOnly = true)
    public Optional<RunningMonth> running(TenantId tenant) {
        Instant now = clock.instant();
        BillingMonth month = BillingMonth.at(now);
        return agreements.inForce(tenant, month).flatMap(terms -> prices.inForce(
                        terms.document().priceList(), month)
                .map(list -> running(tenant, month, now, terms, list)));
    }

    private RunningMonth running(TenantId tenant, BillingMonth month, Instant now, Terms terms, PriceList list) {
        RatedMonth soFar = Rater.rate(evidence.until(tenant, month, now), list);
        RatedMonth forecast = Rater.rate(evidence.held(tenant, month), list);
        return new RunningMonth(
                month,
                list.currency().getCurrencyCode(),
                gross(soFar, terms),
                gross(forecast, terms),
                soFar.unpriced().stream().sorted().toList());
    }

    private static BigDecimal gross(RatedMonth rated, Terms terms) {
        return rated.net()
                .add(Rounding.percent(
                        rated.net(), terms.document().taxRate(), rated.prices().currency()));
    }
}
