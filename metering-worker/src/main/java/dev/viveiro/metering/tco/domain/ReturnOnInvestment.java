package dev.viveiro.metering.tco.domain;

import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What comes back of what was invested.
 *
 * @param netBenefit income of the period less its total cost of ownership
 * @param ratio net benefit / invested capital, to four digits behind the point; empty when nothing was invested
 * @param payBack the first day on which what came in covers running costs and investment, if every day since the investment began
 *     was and will be as an average one of the period; empty when that never happens
 */
public record ReturnOnInvestment(
        BigDecimal income,
        BigDecimal cost,
        BigDecimal netBenefit,
        Investment investment,
        Optional<BigDecimal> ratio,
        Optional<LocalDate> payBack) {
    private static final int DIGITS = 4;
    private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

    public static ReturnOnInvestment of(Picture picture, TotalCost cost, BigDecimal income) {
        Investment investment = Investment.of(picture);
        BigDecimal net = income.subtract(cost.total());
        // what was paid once is what is to come back, so it is no running cost
        BigDecimal running = net.add(cost.depreciation());
        return new ReturnOnInvestment(
                income,
                cost.total(),
                net,
                investment,
                investment.capital().signum() == 0
                        ? Optional.empty()
                        : Optional.of(Rounding.shown(net, investment.capital(), DIGITS)),
                investment.begin().flatMap(begin -> payBack(investment.capital(), begin, running, picture.period())));
    }

    private static Optional<LocalDate> payBack(BigDecimal capital, LocalDate begin, BigDecimal running, Period period) {
        if (running.signum() <= 0) {
            return Optional.empty();
        }
        BigDecimal days = Rounding.wholeUp(capital.multiply(BigDecimal.valueOf(period.days())), running);
        BigDecimal most = BigDecimal.valueOf(LAST.toEpochDay() - begin.toEpochDay());
        return days.compareTo(most) > 0 ? Optional.empty() : Optional.of(begin.plusDays(days.longValueExact()));
    }
}
