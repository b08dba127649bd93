package dev.viveiro.metering.tco.domain;

import static dev.viveiro.metering.tco.domain.Books.number;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuantitiesTest {
    @Test
    void shares_of_a_whole_add_up_to_it() {
        Quantities all = new Quantities(number("10"), number("7.5"), number("0"));
        Quantities third = all.share(number("1"), number("3"));
        assertThat(third.vcpuSeconds()).isBetween(number("3.333333"), number("3.333334"));
        Quantities sum = all.share(number("12"), number("40")).plus(all.share(number("28"), number("40")));
        assertThat(sum.vcpuSeconds()).isEqualByComparingTo("10");
        assertThat(sum.memoryMibSeconds()).isEqualByComparingTo("7.5");
        assertThat(sum.diskGibSeconds()).isZero();
    }

    @Test
    void all_of_it_is_as_exact_as_it_was() {
        Quantities all = new Quantities(number("10.001"), number("7"), number("3"));
        assertThat(all.share(number("3"), number("3.0"))).isEqualTo(all);
    }
}
