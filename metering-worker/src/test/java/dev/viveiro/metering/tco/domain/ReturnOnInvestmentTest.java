package dev.viveiro.metering.tco.domain;

import static dev.viveiro.metering.tco.domain.Books.EURO;
import static dev.viveiro.metering.tco.domain.Books.MARCH;
import static dev.viveiro.metering.tco.domain.Books.day;
import static dev.viveiro.metering.tco.domain.Books.every;
import static dev.viveiro.metering.tco.domain.Books.held;
import static dev.viveiro.metering.tco.domain.Books.host;
import static dev.viveiro.metering.tco.domain.Books.number;
import static dev.viveiro.metering.tco.domain.Books.stay;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReturnOnInvestmentTest {
    @Test
    void it_is_the_net_benefit_by_the_capital_that_was_invested() {
        ReturnOnInvestment back = of("1000.00");
        assertThat(back.netBenefit()).isEqualByComparingTo("421.87");
        assertThat(back.investment()).isEqualTo(new Investment(number("8768.00"), Optional.of(day("2026-01-01"))));
        assertThat(back.ratio()).contains(number("0.0481"));
    }

    @Test
    void the_capital_is_back_once_what_comes_in_covers_it_and_the_running_costs() {
        // 669.87 in 31 days beside the running costs: 405.76 days
        assertThat(of("1000.00").payBack()).contains(day("2027-02-11"));
    }

    @Test
    void it_never_comes_back_when_the_running_costs_take_it_all() {
        assertThat(of("330.13").payBack()).isEmpty();
        // a euro in 31 days
        assertThat(of("331.13").payBack()).contains(day("2026-01-01").plusDays(271_808));
        // a cent: after the year 9999
        assertThat(of("330.14").payBack()).isEmpty();
        assertThat(of("0.00").ratio()).contains(number("-0.0659"));
    }

    @Test
    void without_an_investment_there_is_no_return_on_it() {
        Picture march = Books.march();
        Picture nothing = march.withEntries(march.entries().subList(2, 3));
        ReturnOnInvestment back = ReturnOnInvestment.of(nothing, TotalCost.of(nothing), number("500.00"));
        assertThat(back.ratio()).isEmpty();
        assertThat(back.payBack()).isEmpty();
    }

    @Test
    void a_plan_leaves_over_its_price_less_what_its_machines_cost() {
        TotalCost cost = TotalCost.of(Books.march());
        Map<String, BigDecimal> incomes = PlanIncome.at(
                Map.of("small", number("200"), "large", number("900")), Books.billed(Books.march()), EURO);
        Map<String, PlanMargin> margins = PlanMargin.of(cost, incomes, EURO);
        assertThat(margins.get("small"))
                .isEqualTo(new PlanMargin(
                        "small", number("200.00"), number("121.14"), number("78.86"), Optional.of(number("0.3943"))));
        assertThat(margins.get("large"))
                .isEqualTo(new PlanMargin("large", number("0.00"), number("0.00"), number("0.00"), Optional.empty()));
    }

    @Test
    void a_machine_that_changes_its_plan_costs_each_plan_its_part() {
        Stay all = stay(1, 1, MARCH, held("1", "1024", "10", MARCH), Quantities.NONE);
        Quantities third = all.reserved().share(number("1"), number("3"));
        Quantities rest = all.reserved().share(number("2"), number("3"));
        Picture picture = new Picture(
                MARCH,
                EURO,
                List.of(every(Charge.MONTHLY, "90.00", "2026-01-01", null)),
                List.of(new HostInPeriod(host(1), 31, List.of())),
                List.of(part(all, "small", third, "892800"), part(all, "large", rest, "1785600")),
                Map.of(),
                Weights.EQUAL);
        Map<String, BigDecimal> incomes =
                PlanIncome.at(Map.of("small", number("60"), "large", number("120")), Books.billed(picture), EURO);
        Map<String, PlanMargin> margins = PlanMargin.of(TotalCost.of(picture), incomes, EURO);
        assertThat(margins.get("small"))
                .isEqualTo(new PlanMargin(
                        "small", number("20.00"), number("30.00"), number("-10.00"), Optional.of(number("-0.5000"))));
        assertThat(margins.get("large"))
                .isEqualTo(new PlanMargin(
                        "large", number("80.00"), number("60.00"), number("20.00"), Optional.of(number("0.2500"))));
    }

    private static Stay part(Stay of, String plan, Quantities reserved, String seconds) {
        return new Stay(
                of.vm(), of.tenant(), plan, of.host(), reserved, of.used(), number(seconds), of.outageSeconds());
    }

    private static ReturnOnInvestment of(String income) {
        Picture march = Books.march();
        return ReturnOnInvestment.of(march, TotalCost.of(march), number(income));
    }
}
