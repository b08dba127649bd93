package dev.viveiro.metering.billing;

import dev.viveiro.metering.billing.domain.Charges;
import dev.viveiro.metering.billing.store.SqlMonthUse.MonthUse;
import dev.viveiro.metering.prices.Terms;
import dev.viveiro.metering.rating.PriceList;
import dev.viveiro.metering.rating.RatedMonth;
import dev.viveiro.metering.rating.Rater;

/** A tenant's month that has no invoice, rated: until now, and if all that is held is held to its end. */
record RunningUse(MonthUse use, Terms terms, RatedMonth soFar, RatedMonth forecast) {
    static RunningUse of(MonthUse use, Terms terms, PriceList list) {
        return new RunningUse(
                use,
                terms,
                Rater.rate(use.soFar().total(), list),
                Rater.rate(use.forecast().total(), list));
    }

    Charges owedSoFar() {
        return Charges.of(soFar, terms.document().taxRate());
    }

    Charges owedInAll() {
        return Charges.of(forecast, terms.document().taxRate());
    }

    PriceList prices() {
        return forecast.prices();
    }
}
