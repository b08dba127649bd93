package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A password that was made, sealed, mailed as a link and revealed is searched for in everything that the system left behind, and so is what
 * the machine's guest was given.
 */
class PasswordCanaryIT extends Story {
    private static final String GIVEN = "a-token-that-only-the-guest-may-read";

    @Test
    void a_revealed_password_and_user_data_are_written_nowhere() {
        List<BrokerSpy.Overheard> messages;
        HidingPlaces.Victim victim;
        String password;
        try (var spy = new BrokerSpy(system, portal.hostIds())) {
            Map<String, String> order = new HashMap<>(portal.order("canary-bird"));
            order.put("userData", "#cloud-config\nfinal_message: " + GIVEN + "\n");
            var accepted = portal.post("/v1/vms", order, Map.of());
            ended(accepted.operationId());
            exactlyOne("canary-bird", accepted.vmId());
            password = reveal("canary-bird");
            victim = new HidingPlaces.Victim(
                    "canary-bird", accepted.vmId(), Portal.owner("canary-bird"), workerOf(accepted.vmId()));
            messages = spy.messages();
        }
        assertThat(password).hasSizeGreaterThanOrEqualTo(18);
        var places = new HidingPlaces(system, victim, messages).all();
        assertThat(places)
                .as("the search finds what is known to be there")
                .allMatch(place -> place.holds(Needle.of(place.control())));
        assertThat(places).as("the password").noneMatch(place -> place.holds(Needle.of(password)));
        assertThat(places).as("user-data").noneMatch(place -> place.holds(Needle.of(GIVEN)));
    }

    /** Traces live in log lines, rows and messages, all searched above; who adds an exporter adds a place to search. */
    @Test
    void no_process_has_anything_to_export_traces_with() {
        assertThat(system.libraries())
                .anyMatch(library -> library.contains("opentelemetry-sdk-trace"))
                .noneMatch(
                        library -> library.contains("opentelemetry-exporter") || library.contains("zipkin-reporter"));
    }

    /** With an Idempotency-Key, whose answers are kept for days: this one must not be. */
    private String reveal(String name) {
        await().atMost(PATIENCE).until(() -> !portal.mailsTo(Portal.owner(name)).isEmpty());
        var token = portal.tokenMailedTo(Portal.owner(name));
        var revealed = portal.post("/v1/reveals", Map.of("token", token), Map.of("Idempotency-Key", "canary"));
        assertThat(revealed.status()).isEqualTo(200);
        return revealed.text("/password");
    }
}
