package dev.viveiro.metering.tco.domain;

import static dev.viveiro.metering.tco.domain.Books.MARCH;
import static dev.viveiro.metering.tco.domain.Books.every;
import static dev.viveiro.metering.tco.domain.Books.held;
import static dev.viveiro.metering.tco.domain.Books.hosts;
import static dev.viveiro.metering.tco.domain.Books.number;
import static dev.viveiro.metering.tco.domain.Books.stay;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhatIfTest {
    @Test
    void a_host_that_is_off_saves_its_energy_and_its_running_costs_but_not_what_was_paid() {
        Picture picture = Books.march(every(Charge.MONTHLY, "45.00", "2026-01-01", null, 2));
        Consolidation one = Consolidation.of(picture, hosts(2));
        assertThat(one.fits()).isTrue();
        assertThat(one.whatIf().before()).isEqualByComparingTo("623.13");
        assertThat(one.whatIf().saving()).isEqualByComparingTo("58.39");
    }

    @Test
    void work_that_moves_takes_its_energy_with_it() {
        // 60 W x 744 h stay away, the 15 W of the work do not
        Consolidation one = Consolidation.of(Books.march(), hosts(1));
        assertThat(one.whatIf().saving()).isEqualByComparingTo("13.39");
    }

    @Test
    void the_emptiest_hosts_go_first() {
        assertThat(Consolidation.emptiest(Books.march(), 1)).isEqualTo(hosts(2));
        assertThat(Consolidation.emptiest(Books.march(), 9)).isEqualTo(hosts(1, 2));
    }

    @Test
    void machines_that_have_no_room_on_the_others_are_told() {
        assertThat(Consolidation.of(Books.march(), hosts(1, 2)).fits()).isFalse();
        assertThat(Consolidation.of(reserved("16.1", "10"), hosts(2)).fits()).isFalse();
        assertThat(Consolidation.of(reserved("1", "8193"), hosts(2)).fits()).isFalse();
    }

    @Test
    void machines_fit_where_placement_would_put_them_with_more_processors_reserved_than_there_are() {
        Consolidation one = Consolidation.of(reserved("16", "10"), hosts(2));
        assertThat(one.fits()).isTrue();
        // what anybody bears goes by the processors that there are
        assertThat(one.whatIf().saving()).isEqualByComparingTo("13.39");
    }

    /** One machine that reserves so much on the first of two hosts. */
    private static Picture reserved(String vcpus, String memoryMib) {
        Picture march = Books.march();
        return new Picture(
                MARCH,
                march.currency(),
                march.entries(),
                march.hosts(),
                List.of(stay(1, 1, MARCH, held(vcpus, memoryMib, "1", MARCH), Quantities.NONE)),
                Map.of(),
                Weights.EQUAL);
    }

    @Test
    void a_price_can_be_another() {
        Picture march = Books.march();
        CostEntry work = march.entries().getLast();
        assertThat(WhatIf.amount(march, work.id(), number("200")).saving()).isEqualByComparingTo("100.00");
        // 100.44 kWh x 1.5 at 0.40: each host's is rounded by itself
        assertThat(WhatIf.pricePerKwh(march, number("0.40")).saving()).isEqualByComparingTo("-30.13");
    }

    @Test
    void the_same_machines_can_be_elsewhere() {
        CloudPrices prices = new CloudPrices(number("0.02"), number("0.003"), number("0.10"));
        // 744 h x (2 x 0.02 + 4 x 0.003), and 25 GiB for 31 days of a month of 30.436875
        assertThat(WhatIf.elsewhere(Books.march(), prices).after()).isEqualByComparingTo("41.23");
    }
}
