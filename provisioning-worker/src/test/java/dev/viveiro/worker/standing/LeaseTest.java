package dev.viveiro.worker.standing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private long nanos = Long.MAX_VALUE - 1; // a steady clock may pass its largest value
    private final Lease lease = new Lease(Duration.ofSeconds(60), clock, () -> nanos);

    private void pass(Duration time) {
        clock.advance(time);
        nanos += time.toNanos();
    }

    @Test
    void there_is_none_before_the_first_answer() {
        lease.sending("j", 1);
        assertThat(lease.left()).isZero();
    }

    @Test
    void it_counts_from_the_sending_of_the_report_and_not_from_the_answer() {
        lease.sending("j", 1);
        pass(Duration.ofSeconds(20));
        lease.answered("j", 1);
        assertThat(lease.left()).isEqualTo(Duration.ofSeconds(40));

        pass(Duration.ofSeconds(40));
        assertThat(lease.left()).isZero();
    }

    @Test
    void only_reports_of_this_journal_and_process_count() {
        lease.sending("j", 1);
        lease.answered("old", 1);
        lease.answered("j", 7);
        assertThat(lease.left()).isZero();
    }

    @Test
    void an_older_answer_that_comes_late_does_not_shorten_it() {
        lease.sending("j", 1);
        pass(Duration.ofSeconds(10));
        lease.sending("j", 2);
        lease.answered("j", 2);
        lease.answered("j", 1);
        assertThat(lease.left()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void a_clock_that_is_turned_back_does_not_lengthen_it() {
        lease.sending("j", 1);
        lease.answered("j", 1);
        clock.advance(Duration.ofHours(-1));
        nanos += Duration.ofSeconds(59).toNanos();
        assertThat(lease.left()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void a_host_that_slept_has_none_when_it_wakes() {
        lease.sending("j", 1);
        lease.answered("j", 1);
        clock.advance(Duration.ofMinutes(10));
        assertThat(lease.left()).isZero();
    }

    @Test
    void revoked_it_comes_back_with_a_report_sent_afterwards_alone() {
        lease.sending("j", 1);
        lease.revoke();
        lease.answered("j", 1);
        assertThat(lease.left()).isZero();

        lease.sending("j", 2);
        lease.answered("j", 2);
        assertThat(lease.left()).isPositive();
    }

    @Test
    void a_length_that_can_only_be_a_mistake_is_refused() {
        for (Duration wrong : new Duration[] {Duration.ofMillis(4_999), Duration.ofSeconds(3_601)}) {
            assertThatThrownBy(() -> new Lease(wrong, clock, () -> nanos))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("between 5 s and 1 h");
        }
    }
}
