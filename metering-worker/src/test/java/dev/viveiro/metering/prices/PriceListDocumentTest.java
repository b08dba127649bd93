package dev.viveiro.metering.prices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.metering.prices.PriceListDocument.MeterRate;
import dev.viveiro.metering.prices.PriceListDocument.PlanFee;
import dev.viveiro.metering.prices.PriceListDocument.PriceTier;
import dev.viveiro.metering.rating.Per;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceListDocumentTest {
    private static final MeterRate VCPU = rate("VCPU", "0.02");
    private static final MeterRate DISK = rate("DISK", "0.05");
    private static final PlanFee BASIC = new PlanFee("basic", "1.00");
    private static final PriceListDocument BEFORE = list(List.of(VCPU), List.of(BASIC), "7", "10");

    @Test
    void a_price_for_a_meter_that_had_none_is_an_addition_wherever_it_stands_and_whenever_it_begins() {
        PriceListDocument more =
                new PriceListDocument("EUR", "2024-02", List.of(DISK, VCPU), List.of(BASIC), "7.0", "10.00");
        assertThat(more.onlyAddsTo(BEFORE)).isTrue();
        assertThat(BEFORE.onlyAddsTo(more)).isFalse();
        assertThat(BEFORE.onlyAddsTo(BEFORE)).isTrue();
    }

    @Test
    void another_price_fee_discount_or_minimum_is_none() {
        assertThat(List.of(
                        list(List.of(rate("VCPU", "0.03"), DISK), List.of(BASIC), "7", "10"),
                        list(List.of(DISK), List.of(BASIC), "7", "10"),
                        list(List.of(VCPU, DISK), List.of(new PlanFee("basic", "2.00")), "7", "10"),
                        // what is not held is free without a price, and so is a plan without a fee
                        list(List.of(VCPU, rate("PASSED", "0.01")), List.of(BASIC), "7", "10"),
                        list(List.of(VCPU, DISK), List.of(BASIC, new PlanFee("large", "9.00")), "7", "10"),
                        list(List.of(VCPU, DISK), List.of(), "7", "10"),
                        list(List.of(VCPU, DISK), List.of(BASIC), "8", "10"),
                        list(List.of(VCPU, DISK), List.of(BASIC), "7", "11")))
                .noneMatch(list -> list.onlyAddsTo(BEFORE));
    }

    private static PriceListDocument list(
            List<MeterRate> rates, List<PlanFee> fees, String discountPercent, String minimum) {
        return new PriceListDocument("EUR", "2024-01", rates, fees, discountPercent, minimum);
    }

    private static MeterRate rate(String meter, String price) {
        return new MeterRate(meter, Per.HOUR, 1, "0", List.of(new PriceTier(null, price)));
    }
}
