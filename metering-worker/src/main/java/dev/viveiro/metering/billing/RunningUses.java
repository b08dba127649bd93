package dev.viveiro.metering.billing;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.store.SqlMonthUse;
import dev.viveiro.metering.prices.Agreements;
import dev.viveiro.metering.prices.Prices;
import dev.viveiro.metering.rating.BillingMonth;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Rates months that have no invoice: for balances, and for what a machine costs until now. Both say the same. */
@Component
class RunningUses {
    private final SqlMonthUse uses;
    private final Agreements agreements;
    private final Prices prices;

    RunningUses(SqlMonthUse uses, Agreements agreements, Prices prices) {
        this.uses = uses;
        this.agreements = agreements;
        this.prices = prices;
    }

    /** Empty for a tenant without terms or prices in that month. */
    Optional<RunningUse> of(TenantId tenant, BillingMonth month, Instant now) {
        return agreements.inForce(tenant, month).flatMap(terms -> prices.inForce(
                        terms.document().priceList(), month)
                .map(list -> RunningUse.of(uses.until(tenant, month, now, list), terms, list)));
    }
}
