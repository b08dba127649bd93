package dev.viveiro.worker.driver.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSample;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedLoadTest {
    private SimulatedFixture simulated;
    private Machine web;

    @BeforeEach
    void open(@TempDir Path home) {
        simulated = new SimulatedFixture(home);
        web = simulated.running("web");
    }

    @AfterEach
    void close() {
        simulated.close();
    }

    @Test
    void counters_grow_with_the_time_since_the_boot() {
        MachineSample first = sampleAfter(Duration.ofMinutes(10));
        MachineSample second = sampleAfter(Duration.ofMinutes(10));

        assertThat(first.at()).isEqualTo("2026-03-02T08:10:00Z");
        assertThat(first.cpuTime()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(210));
        assertThat(second.cpuTime()).isCloseTo(first.cpuTime().multipliedBy(2), Duration.ofMillis(1));
        assertThat(second.receivedBytes()).isCloseTo(2 * first.receivedBytes(), within(1L));
        assertThat(second.sentBytes()).isCloseTo(2 * first.sentBytes(), within(1L));
        assertThat(first.receivedBytes()).isPositive();
    }

    @Test
    void counters_of_a_boot_begin_at_nothing() {
        sampleAfter(Duration.ofHours(1));
        simulated.driver().reboot(web.vm(), String.valueOf(web.bootId()));

        MachineSample afterwards = sampleAfter(Duration.ZERO);

        assertThat(afterwards.bootId()).isNotEqualTo(web.bootId());
        assertThat(afterwards.cpuTime()).isZero();
        assertThat(afterwards.sentBytes()).isZero();
    }

    @Test
    void a_disk_fills_slowly_and_never_beyond_its_size() {
        long early = Objects.requireNonNull(sampleAfter(Duration.ZERO).diskUsedMib());

        assertThat(sampleAfter(Duration.ofDays(1)).diskUsedMib()).isGreaterThan(early);
        assertThat(sampleAfter(Duration.ofDays(10_000)).diskUsedMib()).isEqualTo(10 * 1024);
    }

    @Test
    void a_clock_that_was_set_back_gives_no_negative_counters() {
        MachineSample sample = sampleAfter(Duration.ofHours(-1));

        assertThat(sample.cpuTime()).isZero();
        assertThat(sample.receivedBytes()).isZero();
    }

    private MachineSample sampleAfter(Duration time) {
        simulated.clock.advance(time);
        return simulated.driver().sample(web.vm()).orElseThrow();
    }
}
