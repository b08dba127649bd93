package dev.viveiro.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitReadyCommandTest {
    @Test
    void it_waits_until_all_are_ready() {
        try (var api = new StandIn()
                .on("GET /a", 503, "{'status':'DOWN'}")
                .on("GET /a", 200, "{}")
                .on("GET /b", 200, "{}")) {
            var run = Run.of(api, false, "wait-ready", api.url() + "/a", api.url() + "/b");
            assertThat(run).isEqualTo(new Run(0, "ready after 0.2 s: URL/a\nready after 0.0 s: URL/b\n", ""));
        }
    }

    @Test
    void it_names_the_one_that_is_not_ready_in_time() {
        try (var api = new StandIn().on("GET /a", 200, "{}").on("GET /b", 503, "{}")) {
            var run = Run.of(api, false, "wait-ready", "--within", "3", api.url() + "/a", api.url() + "/b");
            assertThat(run.err()).contains("Expected 200 from URL/b within 3 s, but the answer was 503.");
            assertThat(run.exit()).isEqualTo(1);
        }
    }

    @Test
    void one_where_nothing_listens_is_not_ready() {
        var closed = new StandIn();
        closed.close();
        var run = Run.of(closed, false, "wait-ready", "--within", "1", closed.url());
        assertThat(run.err()).contains("Expected 200 from URL within 1 s, but there was no answer.");
        assertThat(run.exit()).isEqualTo(1);
    }
}
