package dev.viveiro.metering.billing;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.store.SqlEvidence;
import dev.viveiro.metering.billing.store.SqlInvoices;
import dev.viveiro.metering.prices.Agreements;
import dev.viveiro.metering.prices.Prices;
import dev.viveiro.metering.prices.Terms;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.RatedMonth;
import dev.viveiro.metering.rating.Rater;
import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What a tenant has to pay: what was billed, and the month that goes on. */
@Service
public class TenantCosts {
    private static final int MONTHS_THAT_WAIT = 12;

    private final SqlInvoices invoices;
    private final SqlEvidence evidence;
    private final Agreements agreements;
    private final Prices prices;
    private final RunningUses uses;
    private final Clock clock;

    TenantCosts(
            SqlInvoices invoices,
            SqlEvidence evidence,
            Agreements agreements,
            Prices prices,
            RunningUses uses,
            Clock clock) {
        this.invoices = invoices;
        this.evidence = evidence;
        this.agreements = agreements;
        this.prices = prices;
        this.uses = uses;
        this.clock = clock;
    }

    /** Final invoices less credit notes, with tax, by currency. */
    public Map<String, BigDecimal> invoiced(TenantId tenant) {
        return invoices.invoiced(tenant);
    }

    /** Final invoices of tenants that were not taken back, and credit notes over a part of one, in any order. */
    public List<Bill> bills(Set<TenantId> tenants) {
        return invoices.owed(tenants);
    }

    /** True for a tenant that has agreed to anything, or has had a machine. */
    public boolean knows(TenantId tenant) {
        return agreements.hasAny(tenant) || evidence.isBillable(tenant);
    }

    /** The currency of the price list that is in force for a tenant now. */
    public Optional<String> currency(TenantId tenant) {
        BillingMonth month = BillingMonth.at(clock.instant());
        return agreements
                .inForce(tenant, month)
                .flatMap(terms -> prices.inForce(terms.document().priceList(), month))
                .map(list -> list.currency().getCurrencyCode());
    }

    /**
     * What was used and is in no final invoice, by months, of which the last may be the one that goes on: between a month's end and its
     * invoice, what it costs is not forgotten. Months without terms or prices, and those of more than a year ago, are left out.
     */
    @Transactional(readOnly = true)
    public List<Unbilled> unbilled(TenantId tenant) {
        Instant now = clock.instant();
        BillingMonth first = BillingMonth.at(now).minus(MONTHS_THAT_WAIT);
        List<Unbilled> unbilled = new ArrayList<>();
        evidence.unbilled(tenant, first, now)
                .forEach((month, tally) -> agreements.inForce(tenant, month).ifPresent(terms -> prices.inForce(
                                terms.document().priceList(), month)
                        .ifPresent(list -> {
                            evidence.addTraffic(tally, tenant, list);
                            unbilled.add(new Unbilled(
                                    month, list.currency().getCurrencyCode(), gross(Rater.rate(tally, list), terms)));
                        })));
        return unbilled;
    }

    /** Empty for a tenant without terms or prices. */
    @Transactional(readOnly = true)
    public Optional<RunningMonth> running(TenantId tenant) {
        Instant now = clock.instant();
        BillingMonth month = BillingMonth.at(now);
        return uses.of(tenant, month, now)
                .map(use -> new RunningMonth(
                        month,
                        use.prices().currency().getCurrencyCode(),
                        use.owedSoFar().total(),
                        use.owedInAll().total(),
                        use.forecast().unpriced().stream().sorted().toList()));
    }

    private static BigDecimal gross(RatedMonth rated, Terms terms) {
        return rated.net()
                .add(Rounding.percent(
                        rated.net(), terms.document().taxRate(), rated.prices().currency()));
    }
}
