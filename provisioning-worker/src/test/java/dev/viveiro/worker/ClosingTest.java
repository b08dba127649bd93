package dev.viveiro.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {
    @Test
    void a_client_that_does_not_stop_in_time_leaves_no_journal_open() {
        List<String> closed = new ArrayList<>();
        Closing.all(
                () -> {
                    throw new IllegalStateException("the client that answers calls did not stop");
                },
                () -> closed.add("the queues"),
                () -> {
                    throw new InterruptedException();
                },
                () -> closed.add("the journal"));

        assertThat(closed).containsExactly("the queues", "the journal");
        assertThat(Thread.interrupted()).isTrue();
    }
}
