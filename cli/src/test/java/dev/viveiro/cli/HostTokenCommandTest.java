package dev.viveiro.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostTokenCommandTest {
    @Test
    void it_prints_the_token_and_nothing_else() {
        try (var api = new StandIn().on("POST /v1/hosts", 201, "{'id':'h','joinToken':'join-1'}")) {
            var run = Run.of(api, false, "host-token", "host-1");
            assertThat(run).isEqualTo(new Run(0, "join-1\n", ""));
            assertThat(api.asked()).containsExactly("POST /v1/hosts {\"name\":\"host-1\"} [Bearer key-1]");
        }
    }

    @Test
    void a_refusal_goes_to_the_error_stream_alone() {
        try (var api = new StandIn().on("POST /v1/hosts", 409, "{'title':'The name is in use','code':'name-in-use'}")) {
            var run = Run.of(api, false, "host-token", "host-1");
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains("409 name-in-use: The name is in use");
            assertThat(run.exit()).isEqualTo(1);
        }
    }
}
