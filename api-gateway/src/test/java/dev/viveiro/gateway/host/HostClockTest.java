package dev.viveiro.gateway.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostClockTest {
    @Test
    void a_clock_that_nobody_measured_or_that_is_within_the_limit_keeps_no_machine_away() {
        assertThat(HostClock.impediment(null)).isNull();
        assertThat(HostClock.impediment(10_000L)).isNull();
        assertThat(HostClock.impediment(-10_000L)).isNull();
    }

    @Test
    void a_clock_beyond_the_limit_is_why_no_machine_goes_there() {
        assertThat(HostClock.impediment(10_001L)).isEqualTo("its clock is 10.0 s ahead; set it right");
        assertThat(HostClock.impediment(-12_340L)).isEqualTo("its clock is 12.3 s behind; set it right");
    }
}
