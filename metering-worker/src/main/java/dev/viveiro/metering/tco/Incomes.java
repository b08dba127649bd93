package dev.viveiro.metering.tco;

import dev.viveiro.metering.billing.BilledIncome;
import dev.viveiro.metering.prices.ListsInForce;
import dev.viveiro.metering.prices.ListsInForce.TenantMonth;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.PriceList;
import dev.viveiro.metering.rating.Rate;
import dev.viveiro.metering.tco.domain.Period;
import dev.viveiro.metering.tco.domain.PlanIncome;
import dev.viveiro.metering.tco.domain.PlanTime;
import dev.viveiro.metering.tco.store.SqlStays;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What came in during a period, without tax: what was invoiced, and what plans bring in. */
@Service
public class Incomes {
    private final SqlStays stays;
    private final BilledIncome billed;
    private final ListsInForce lists;

    Incomes(SqlStays stays, BilledIncome billed, ListsInForce lists) {
        this.stays = stays;
        this.billed = billed;
        this.lists = lists;
    }

    /** Final invoices less credit notes in that currency, of the months that lie in the period. */
    public BigDecimal invoiced(Period period, Currency currency) {
        return billed.net(period.from(), period.to(), currency);
    }

    /** By plan, at given monthly prices, for the time that its machines were billed. */
    @Transactional(readOnly = true)
    public Map<String, BigDecimal> ofPlans(Map<String, BigDecimal> monthly, Period period, Currency currency) {
        return PlanIncome.at(monthly, stays.billed(period), currency);
    }

    /**
     * By plan, at its fee in the price list that was in force for each tenant in each month; lists in other currencies do not count.
     * A plan that has no fee in any of them is left out.
     */
    @Transactional(readOnly = true)
    public Map<String, BigDecimal> ofPlans(Period period, Currency currency) {
        List<PlanTime> times = stays.billed(period);
        Map<TenantMonth, PriceList> inForce =
                lists.of(times.stream().map(Incomes::when).distinct().toList());
        return PlanIncome.of(
                times,
                time -> Optional.ofNullable(inForce.get(when(time)))
                        .filter(list -> list.currency().equals(currency))
                        .flatMap(list -> fee(list, time)),
                currency);
    }

    private static TenantMonth when(PlanTime time) {
        return new TenantMonth(time.tenant(), new BillingMonth(time.month()));
    }

    /** A fee has one price, whatever the number of machines. */
    private static Optional<BigDecimal> fee(PriceList list, PlanTime time) {
        return list.rate(Rate.planMeter(time.plan()))
                .map(rate -> rate.tiers().getFirst().price());
    }
}
