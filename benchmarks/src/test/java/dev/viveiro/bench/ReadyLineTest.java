package dev.viveiro.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReadyLineTest {
    @Test
    void the_last_start_counts_from_the_start_of_its_process() {
        var log = List.of(
                "{\"message\":\"Started MeteringApplication in 4.1 seconds (process running for 4.75)\"}",
                "{\"message\":\"something else\"}",
                "{\"message\":\"Started MeteringApplication in 1.3 seconds (process running for 1.602)\"}");
        assertThat(ReadyLine.last(log)).hasValue(1.602);
    }

    @Test
    void a_log_without_a_start_has_none() {
        assertThat(ReadyLine.last(List.of("Starting MeteringApplication"))).isEmpty();
    }
}
