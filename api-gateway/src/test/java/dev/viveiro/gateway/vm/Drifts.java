package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The drift that a core shows for one host, and reports that are known to be judged. */
record Drifts(Core core, ScriptedHost host) {
    /** The host reports all it has, and the report is judged. */
    void judged() {
        host.report();
        untilJudged();
    }

    /** Waits until the host's last report is the stored one, and is judged. */
    void untilJudged() {
        Core.soon(() -> assertThat(stored()).isEqualTo(host.reports() + " true"));
    }

    /** Waits until the host's last report is the stored one, judged or not. */
    void untilStored() {
        Core.soon(() -> assertThat(stored()).startsWith(host.reports() + " "));
    }

    String stored() {
        return Objects.requireNonNull(core.jdbc()
                .queryForObject(
                        "select number || ' ' || judged from host_reports where host = ?",
                        String.class,
                        host.id().value()));
    }

    /** Kind and state of all its records about the machine, resolved ones too, oldest first. */
    List<String> of(String vm) {
        return records(vm).stream()
                .map(record -> record.get("kind").asString() + " "
                        + record.get("state").asString())
                .toList();
    }

    /** The records about the machine, oldest first. */
    List<JsonNode> records(String vm) {
        return Stream.of("", "&state=RESOLVED")
                .flatMap(state -> core.http()
                        .get("/v1/drift?limit=500&host=" + host.id() + state)
                        .is(200)
                        .json()
                        .get("items")
                        .valueStream())
                .filter(record -> record.get("vm").asString().equals(vm))
                .sorted(Comparator.comparing(record -> record.get("id").asString()))
                .toList();
    }

    /** Waits until these are its records about the machine. */
    void become(String vm, String... records) {
        Core.soon(() -> assertThat(of(vm)).containsExactly(records));
    }
}
