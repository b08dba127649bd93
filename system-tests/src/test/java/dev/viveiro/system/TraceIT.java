package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.messaging.Topology;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** From the request through broker, host and back to the mail there is one trace, whoever began it. */
class TraceIT extends Story {
    private static final Pattern MAILED =
            Pattern.compile("X-Viveiro-Trace: 00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

    @Test
    void the_trace_of_a_client_leads_from_the_request_to_the_mail() throws SQLException {
        var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var header = Map.of("traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
        try (var spy = new BrokerSpy(system, portal.hostIds())) {
            var accepted = portal.post("/v1/vms", portal.order("yew"), header);
            assertThat(traceInTheMailAbout("yew", accepted)).isEqualTo(trace);
            leadsThroughEverything(trace, accepted, spy.messages());
        }
    }

    @Test
    void a_client_without_a_trace_is_given_one_of_its_own_among_many() throws SQLException {
        try (var spy = new BrokerSpy(system, portal.hostIds())) {
            var names =
                    IntStream.range(0, 5).mapToObj(number -> "rowan-" + number).toList();
            var accepted = names.stream().map(portal::create).toList();
            List<String> traces = IntStream.range(0, names.size())
                    .mapToObj(number -> traceInTheMailAbout(names.get(number), accepted.get(number)))
                    .toList();
            assertThat(traces).doesNotHaveDuplicates().doesNotContain("0".repeat(32));
            var messages = spy.messages();
            for (var number = 0; number < names.size(); number++) {
                leadsThroughEverything(traces.get(number), accepted.get(number), messages);
            }
        }
    }

    private String traceInTheMailAbout(String name, Portal.Answer accepted) {
        assertThat(ended(accepted.operationId()).path("state").asString("")).isEqualTo("SUCCEEDED");
        await().atMost(PATIENCE).until(() -> !portal.mailsTo(Portal.owner(name)).isEmpty());
        return system.mails().stream()
                .filter(mail -> mail.contains(Portal.owner(name)))
                .map(MAILED::matcher)
                .filter(java.util.regex.Matcher::find)
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Expected a trace in the mail to " + Portal.owner(name)));
    }

    private void leadsThroughEverything(String trace, Portal.Answer accepted, List<BrokerSpy.Overheard> messages)
            throws SQLException {
        var worker = workerOf(accepted.vmId());
        for (var process : List.of("api-gateway", worker, "notification-worker")) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(system.log(process)
                            .lines()
                            .filter(line -> line.contains("\"operation\":\"" + accepted.operationId() + "\"")))
                    .as("what %s logged of the operation", process)
                    .isNotEmpty()
                    .allMatch(line -> line.contains("\"traceId\":\"" + trace + "\"")));
        }
        for (var exchange : List.of(Topology.COMMANDS, Topology.HOST_EVENTS, Topology.EVENTS)) {
            assertThat(messages)
                    .filteredOn(message -> message.exchange().equals(exchange)
                            && message.payload().contains(accepted.operationId()))
                    .as("what crossed %s about the operation", exchange)
                    .isNotEmpty()
                    .allMatch(message -> message.traceparent().contains("-" + trace + "-"));
        }
        assertThat(inTheJournal(worker, accepted.operationId())).contains("-" + trace + "-");
    }

    private String inTheJournal(String worker, String operation) throws SQLException {
        try (var journal = system.journal(worker);
                var query = journal.prepareStatement("select traceparent from commands where operation = ?")) {
            query.setString(1, operation);
            try (var row = query.executeQuery()) {
                assertThat(row.next()).isTrue();
                return row.getString(1);
            }
        }
    }
}
