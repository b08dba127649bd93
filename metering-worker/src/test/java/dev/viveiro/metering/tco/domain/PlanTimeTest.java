package dev.viveiro.metering.tco.domain;

import static dev.viveiro.metering.tco.domain.Books.EURO;
import static dev.viveiro.metering.tco.domain.Books.number;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;

class PlanTimeTest {
    @Test
    void a_whole_month_brings_in_one_months_price_however_long_it_is() {
        for (String month : new String[] {"2024-02", "2025-02", "2026-03", "2026-04"}) {
            YearMonth value = YearMonth.parse(month);
            PlanTime time = new PlanTime.Sum()
                    .add("small", value, seconds(value.lengthOfMonth()))
                    .done();
            assertThat(time.income("small", number("12.50"), EURO)).as(month).isEqualTo("12.50");
        }
    }

    @Test
    void parts_of_months_are_added_before_they_are_rounded() {
        PlanTime time = new PlanTime.Sum()
                .add("small", YearMonth.parse("2026-02"), seconds(7))
                .add("small", YearMonth.parse("2026-03"), seconds(31))
                .add("small", YearMonth.parse("2026-04"), seconds(10))
                .done();
        // 7/28 + 31/31 + 10/30
        assertThat(time.income("small", number("12.00"), EURO)).isEqualTo("19.00");
    }

    @Test
    void a_plan_without_machines_brings_in_nothing() {
        assertThat(new PlanTime.Sum().done().income("large", number("900"), EURO))
                .isEqualTo("0.00");
    }

    private static BigDecimal seconds(int days) {
        return BigDecimal.valueOf(days * 86_400L);
    }
}
