package dev.viveiro.worker.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SleepingPauseTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 60_000})
    void an_interrupted_thread_does_not_pause_even_for_no_time_at_all(long millis) {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> new SleepingPause().pause(Duration.ofMillis(millis)));
    }

    @Test
    void a_pause_of_no_time_returns() throws InterruptedException {
        new SleepingPause().pause(Duration.ZERO);

        assertThat(Thread.interrupted()).isFalse();
    }
}
