package dev.viveiro.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QuietMachineTest {
    private static final long[] BEFORE = QuietMachine.parse("cpu  100 0 50 1000 20 0 5 0 90 0");

    @Test
    void waiting_for_disks_is_no_rest_and_guests_are_not_counted_twice() {
        assertThat(QuietMachine.idle(BEFORE, QuietMachine.parse("cpu  110 0 55 1180 25 0 5 0 100 0")))
                .isCloseTo(0.9, within(1e-9));
        assertThat(QuietMachine.idle(BEFORE, QuietMachine.parse("cpu  100 0 50 1000 220 0 5 0 90 0")))
                .isZero();
    }

    @Test
    void two_looks_at_once_are_quiet() {
        assertThat(QuietMachine.idle(BEFORE, BEFORE)).isEqualTo(1);
    }
}
