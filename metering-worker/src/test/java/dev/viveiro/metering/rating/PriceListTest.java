package dev.viveiro.metering.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriceListTest {
    @Test
    void nothing_is_sold_for_gold_or_for_no_currency() {
        for (String code : List.of("XAU", "XXX")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Lists.of(Currency.getInstance(code), "0", "0"))
                    .withMessageContaining("minor unit");
        }
    }

    @Test
    void a_discount_takes_no_more_than_all() {
        assertThatIllegalArgumentException().isThrownBy(() -> Lists.of(Lists.EUR, "100.1", "0"));
        assertThatIllegalArgumentException().isThrownBy(() -> Lists.of(Lists.EUR, "-1", "0"));
    }

    @Test
    void a_minimum_can_be_paid() {
        assertThat(Lists.of(Lists.EUR, "0", "5.500").minimum()).isEqualByComparingTo("5.5");
        assertThatIllegalArgumentException().isThrownBy(() -> Lists.of(Lists.EUR, "0", "5.555"));
    }

    @Test
    void a_meter_has_one_rate() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lists.of(Lists.hourly("VCPU", "1"), Lists.monthly("VCPU", "1")));
    }

    @Test
    void traffic_is_priced_by_the_gib_and_what_is_held_by_the_time() {
        assertThat(Rate.flat("TRAFFIC_SENT", Per.GIB, 1, BigDecimal.ONE).meter())
                .isEqualTo("TRAFFIC_SENT");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rate.flat("TRAFFIC_RECEIVED", Per.MONTH, 1, BigDecimal.ONE));
        assertThatIllegalArgumentException().isThrownBy(() -> Rate.flat("VCPU", Per.GIB, 1, BigDecimal.ONE));
        assertThat(Traffic.isPriced(Lists.of(Lists.hourly("VCPU", "1")))).isFalse();
        assertThat(Traffic.isPriced(Lists.of(Rate.flat("TRAFFIC_SENT", Per.GIB, 1, BigDecimal.ONE))))
                .isTrue();
    }

    @Test
    void tiers_rise_and_only_the_last_has_no_end() {
        for (String[] tiers :
                new String[][] {{}, {"10", "1"}, {"-", "1", "-", "1"}, {"10", "1", "10", "2", "-", "3"}}) {
            assertThatIllegalArgumentException()
                    .as("%s", (Object) tiers)
                    .isThrownBy(() -> Lists.tiered("VCPU", Per.HOUR, "0", tiers));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Tier(BigDecimal.ZERO, BigDecimal.ONE));
        assertThatIllegalArgumentException().isThrownBy(() -> new Tier(null, BigDecimal.valueOf(-1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-3", "2026-13", "2026", "", "03-2026", "-2026-03", "1969-12", "9999-01"})
    void a_month_has_one_form(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> BillingMonth.of(text));
    }

    @Test
    void a_month_ends_where_the_next_begins() {
        assertThat(BillingMonth.of("2025-12").to())
                .isEqualTo(BillingMonth.of("2026-01").from())
                .isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(BillingMonth.at(Instant.parse("2025-12-31T23:59:59.999999Z")))
                .hasToString("2025-12");
    }
}
