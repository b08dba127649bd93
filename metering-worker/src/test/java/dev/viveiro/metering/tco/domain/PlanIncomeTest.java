package dev.viveiro.metering.tco.domain;

import static dev.viveiro.metering.tco.domain.Books.EURO;
import static dev.viveiro.metering.tco.domain.Books.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.TenantId;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlanIncomeTest {
    private static final TenantId OTHER = new TenantId(new UUID(0, 8));

    @Test
    void a_whole_month_brings_in_one_months_price_however_long_it_is() {
        for (String month : new String[] {"2024-02", "2025-02", "2026-03", "2026-04"}) {
            assertThat(at("12.50", days(month, YearMonth.parse(month).lengthOfMonth())))
                    .as(month)
                    .isEqualTo("12.50");
        }
    }

    @Test
    void parts_of_months_are_added_before_they_are_rounded() {
        // 7/28 + 31/31 + 10/30
        assertThat(at("12.00", days("2026-02", 7), days("2026-03", 31), days("2026-04", 10)))
                .isEqualTo("19.00");
        // 30 times a thirtieth of a cent
        PlanTime day = days("2026-04", 1);
        assertThat(at("0.01", Collections.nCopies(30, day).toArray(PlanTime[]::new)))
                .isEqualTo("0.01");
    }

    @Test
    void a_plan_without_machines_brings_in_nothing() {
        assertThat(PlanIncome.at(Map.of("large", number("900")), List.of(days("2026-03", 31)), EURO))
                .isEqualTo(Map.of("large", number("0.00")));
    }

    @Test
    void each_tenant_and_month_has_its_own_price_and_a_plan_without_any_is_left_out() {
        List<PlanTime> billed = List.of(
                days("2026-03", 31),
                days("2026-04", 15),
                new PlanTime(OTHER, "small", YearMonth.parse("2026-03"), seconds(31)),
                new PlanTime(OTHER, "large", YearMonth.parse("2026-03"), seconds(31)));
        Map<String, BigDecimal> incomes = PlanIncome.of(
                billed,
                time -> time.plan().equals("large")
                        ? Optional.empty()
                        : Optional.of(number(
                                time.tenant().equals(OTHER) ? "7" : time.month().getMonthValue() == 3 ? "10" : "20")),
                EURO);
        assertThat(incomes).isEqualTo(Map.of("small", number("27.00")));
    }

    private static BigDecimal at(String price, PlanTime... billed) {
        return PlanIncome.at(Map.of("small", number(price)), List.of(billed), EURO)
                .getOrDefault("small", BigDecimal.ONE.negate());
    }

    private static PlanTime days(String month, int days) {
        return new PlanTime(Books.TENANT, "small", YearMonth.parse(month), seconds(days));
    }

    private static BigDecimal seconds(int days) {
        return BigDecimal.valueOf(days * 86_400L);
    }
}
