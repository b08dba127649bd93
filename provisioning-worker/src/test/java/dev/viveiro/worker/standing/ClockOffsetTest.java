package dev.viveiro.worker.standing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.ReportAnswered;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockOffsetTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final ManualClock clock = ManualClock.at(NOON.toString());
    private long nanos;
    private final ClockOffset offset = new ClockOffset(clock, () -> nanos);

    @Test
    void nothing_is_known_before_the_first_answer() {
        offset.sending("j", 1);
        assertThat(offset.millis()).isNull();
    }

    @Test
    void the_gateways_time_is_compared_with_the_middle_of_the_round_trip() {
        offset.sending("j", 1);
        pass(Duration.ofMillis(400));
        offset.heard(answer(1, NOON.plusMillis(200)));
        assertThat(offset.millis()).isZero();
    }

    @Test
    void a_clock_that_is_ahead_is_positive_and_one_that_is_behind_negative() {
        offset.sending("j", 1);
        offset.heard(answer(1, NOON.minusSeconds(3)));
        assertThat(offset.millis()).isEqualTo(3_000);
        offset.sending("j", 2);
        offset.heard(answer(2, NOON.plusSeconds(12)));
        assertThat(offset.millis()).isEqualTo(-12_000);
    }

    @Test
    void a_long_way_measures_nothing() {
        offset.sending("j", 1);
        pass(Duration.ofMillis(1_001));
        offset.heard(answer(1, NOON.minusSeconds(60)));
        assertThat(offset.millis()).isNull();
    }

    @Test
    void a_clock_that_is_turned_while_the_answer_is_on_its_way_does_not_make_the_way_long() {
        offset.sending("j", 1);
        clock.advance(Duration.ofHours(1));
        offset.heard(answer(1, NOON));
        assertThat(offset.millis()).isZero();
    }

    @Test
    void an_answer_to_something_else_changes_nothing() {
        offset.sending("j", 1);
        offset.heard(answer(9, NOON.minusSeconds(60)));
        assertThat(offset.millis()).isNull();
    }

    private void pass(Duration time) {
        clock.advance(time);
        nanos += time.toNanos();
    }

    private static ReportAnswered answer(long number, Instant at) {
        return new ReportAnswered(Commands.HOST, "j", number, 1, at);
    }
}
