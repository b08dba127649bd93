package dev.viveiro.worker.standing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.ReportAnswered;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StandingTest {
    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final Lease lease = new Lease(Duration.ofSeconds(60), clock, () -> clock.millis() * 1_000_000);
    private final Standing standing = new Standing(lease, 1);

    private void answered(long number, long epoch) {
        lease.sending("j", number);
        standing.answered(new ReportAnswered(Commands.HOST, "j", number, epoch, clock.instant()));
    }

    @Test
    void before_the_welcome_nothing_begins() {
        answered(1, 1);
        assertThat(standing.given(false)).isFalse();
        assertThat(standing.given(true)).isFalse();
    }

    @Test
    void without_an_answer_all_goes_on_but_starting() {
        standing.admitted(1);
        assertThat(standing.given(false)).isTrue();
        assertThat(standing.given(true)).isFalse();

        answered(1, 1);
        assertThat(standing.given(true)).isTrue();

        clock.advance(Duration.ofSeconds(60));
        assertThat(standing.given(true)).isFalse();
        assertThat(standing.given(false)).isTrue();
    }

    @Test
    void a_later_epoch_ends_welcome_and_lease_until_the_host_is_welcomed_in_it() {
        standing.admitted(1);
        answered(1, 1);
        answered(2, 2);
        assertThat(standing.welcomed()).isFalse();
        assertThat(standing.given(false)).isFalse();

        standing.admitted(1);
        assertThat(standing.welcomed()).as("that welcome is of the older epoch").isFalse();
        standing.admitted(2);
        assertThat(standing.given(false)).isTrue();
        assertThat(standing.given(true)).isFalse();
        answered(3, 2);
        assertThat(standing.given(true)).isTrue();
    }

    @Test
    void an_answer_of_an_earlier_epoch_renews_nothing() {
        standing.admitted(3);
        answered(1, 2);
        assertThat(standing.welcomed()).isTrue();
        assertThat(standing.given(true)).isFalse();
    }
}
