package dev.viveiro.gateway.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** May be anything, and run over. */
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 7);

    @Test
    void an_ordinary_answer_has_one_limit_whatever_came_of_it() {
        Patience patience = Patience.altogether(LIMIT, nanos::get);
        for (int i = 0; i < 59; i++) {
            patience.waits();
            pass(1);
            patience.heard();
        }
        assertThat(patience.left()).isEqualTo(Duration.ofSeconds(1));
        pass(1);
        assertThat(patience.left()).isZero();
    }

    @Test
    void a_long_answer_may_take_as_long_as_it_goes_on() {
        Patience patience = Patience.withEachPart(LIMIT, nanos::get);
        for (int i = 0; i < 100; i++) {
            patience.waits();
            pass(59);
            assertThat(patience.left()).isEqualTo(Duration.ofSeconds(1));
            patience.heard();
        }
        patience.waits();
        pass(60);
        assertThat(patience.left()).isZero();
    }

    @Test
    void a_caller_that_reads_slowly_is_not_the_owners_silence() {
        Patience patience = Patience.withEachPart(LIMIT, nanos::get);
        patience.waits();
        pass(1);
        patience.heard();
        pass(3_600);
        assertThat(patience.left()).isEqualTo(LIMIT);
        patience.waits();
        assertThat(patience.left()).isEqualTo(LIMIT);
    }

    private void pass(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
