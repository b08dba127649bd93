package dev.viveiro.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.account.CreditChanged;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.HostGreeted;
import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.Topology.ExchangeSpec;
import dev.viveiro.messaging.Topology.QueueSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopologyTest {
    private static final HostId HOST = HostId.of("01900000-0000-7000-8000-000000000001");

    static List<QueueSpec> queues() {
        var all = new ArrayList<>(Topology.serviceQueues());
        all.addAll(Topology.hostQueues(HOST));
        return all;
    }

    @Test
    void every_queue_is_a_quorum_queue_with_a_delivery_limit_that_is_never_infinite() {
        assertThat(queues()).isNotEmpty().allSatisfy(queue -> {
            assertThat(queue.arguments()).containsEntry("x-queue-type", "quorum");
            assertThat((Integer) queue.arguments().get("x-delivery-limit")).isPositive();
        });
    }

    @Test
    void at_least_once_dead_lettering_goes_with_reject_publish_or_it_would_silently_be_at_most_once() {
        assertThat(queues().stream().filter(queue -> queue.arguments().containsKey("x-dead-letter-exchange")))
                .hasSize(10)
                .allSatisfy(queue -> assertThat(queue.arguments())
                        .containsEntry("x-dead-letter-strategy", "at-least-once")
                        .containsEntry("x-overflow", "reject-publish"));
    }

    @Test
    void every_dead_letter_finds_a_queue_that_was_declared_before() {
        var declared = new ArrayList<String>();
        for (var queue : queues()) {
            var key = queue.arguments().get("x-dead-letter-routing-key");
            if (key != null) {
                assertThat(declared).as("dead queue of %s", queue.name()).contains((String) key);
            }
            declared.add(queue.name());
        }
        assertThat(declared).contains("gateway.dead", "metering.dead", "notification.dead", "worker.dead");
    }

    @Test
    void a_dead_queue_takes_everything_and_has_nowhere_to_send_it() {
        assertThat(queues().stream().filter(queue -> queue.name().endsWith(".dead")))
                .hasSize(4)
                .allSatisfy(queue -> assertThat(queue.arguments())
                        .containsOnlyKeys("x-queue-type", "x-delivery-limit")
                        .containsEntry("x-delivery-limit", 1_000_000));
    }

    @Test
    void only_the_queues_of_hosts_and_their_reports_are_bounded() {
        assertThat(queues().stream()
                        .filter(queue -> queue.arguments().containsKey("x-max-length"))
                        .map(QueueSpec::name))
                .containsExactlyInAnyOrder(
                        "gateway.host-reports",
                        "worker." + HOST + ".interactive",
                        "worker." + HOST + ".bulk",
                        "worker." + HOST + ".notices",
                        "worker." + HOST + ".calls");
    }

    @Test
    void every_binding_names_a_declared_exchange() {
        var exchanges = Topology.exchanges().stream().map(ExchangeSpec::name).collect(Collectors.toSet());
        assertThat(queues()).allSatisfy(queue -> assertThat(queue.bindings())
                .isNotEmpty()
                .allMatch(binding -> exchanges.contains(binding.exchange())));
    }

    @ParameterizedTest
    @EnumSource(Lane.class)
    void every_host_event_reaches_the_gateway_in_its_lane_and_nobody_else(Lane lane) {
        assertThat(Contracts.of(HostEvent.class).all().values()).isNotEmpty().allSatisfy(event -> {
            var key = Topology.hostEventKey(HOST, lane, Contracts.keyOf(event));
            assertThat(receivers(Topology.HOST_EVENTS, key)).containsExactly("gateway.host-events." + lane.wire());
        });
    }

    @ParameterizedTest
    @EnumSource(Lane.class)
    void usage_samples_reach_metering_alone(Lane lane) {
        var key = Topology.hostEventKey(HOST, lane, Contracts.keyOf(UsageSampled.class));
        assertThat(receivers(Topology.HOST_EVENTS, key)).containsExactly("metering.events." + lane.wire());
    }

    @ParameterizedTest
    @EnumSource(Lane.class)
    void how_a_tenant_stands_reaches_the_gateway_which_decides_and_notification_which_writes(Lane lane) {
        var key = Topology.eventKey(lane, Contracts.keyOf(CreditChanged.class));
        assertThat(receivers(Topology.EVENTS, key))
                .containsExactly("gateway.events." + lane.wire(), "notification.events." + lane.wire());
    }

    @Test
    void reports_reach_the_one_queue_of_all_hosts() {
        assertThat(Topology.hostReportKey(HOST)).endsWith(Contracts.keyOf(HostReported.class));
        assertThat(receivers(Topology.HOST_EVENTS, Topology.hostReportKey(HOST)))
                .containsExactly("gateway.host-reports");
    }

    @Test
    void a_hello_goes_the_way_of_the_reports_and_a_notice_reaches_its_host_alone() {
        assertThat(Topology.hostGreetingKey(HOST)).endsWith(Contracts.keyOf(HostGreeted.class));
        assertThat(receivers(Topology.HOST_EVENTS, Topology.hostGreetingKey(HOST)))
                .containsExactly("gateway.host-reports");
        assertThat(receivers(Topology.COMMANDS, Topology.hostNoticeKey(HOST)))
                .containsExactly(Topology.hostNotices(HOST));
    }

    @Test
    void a_call_reaches_its_host_alone_and_one_too_many_is_refused_instead_of_driving_out_another() {
        assertThat(receivers(Topology.COMMANDS, Topology.hostCallKey(HOST))).containsExactly(Topology.hostCalls(HOST));
        assertThat(queues().stream().filter(queue -> queue.name().equals(Topology.hostCalls(HOST))))
                .singleElement()
                .satisfies(queue -> assertThat(queue.arguments())
                        .containsEntry("x-overflow", "reject-publish")
                        .containsEntry("x-message-ttl", 6_000)
                        .containsEntry("x-max-length", 64));
    }

    @ParameterizedTest
    @EnumSource(Lane.class)
    void a_command_reaches_its_host_alone(Lane lane) {
        assertThat(receivers(Topology.COMMANDS, Topology.commandKey(HOST, lane)))
                .containsExactly(Topology.hostQueue(HOST, lane));
    }

    private static Stream<String> receivers(String exchange, String key) {
        return queues().stream()
                .filter(queue -> queue.bindings().stream()
                        .anyMatch(binding -> binding.exchange().equals(exchange) && matches(binding.key(), key)))
                .map(QueueSpec::name);
    }

    /** Topic rules without {@code #}, which no binding uses. */
    private static boolean matches(String pattern, String key) {
        return key.matches(pattern.replace(".", "\\.").replace("*", "[^.]+"));
    }

    @Test
    void a_fact_that_nobody_asked_for_has_no_reader() {
        assertThat(Topology.hasReader(Topology.EVENTS, "bulk.vm.changed")).isTrue();
        assertThat(Topology.hasReader(Topology.EVENTS, "interactive.vm.expiring"))
                .isFalse();
        assertThat(Topology.hasReader(Topology.HOST_EVENTS, "some-host.bulk.operation.started"))
                .isTrue();
        assertThat(Topology.hasReader(Topology.HOST_EVENTS, "some.host.bulk.operation.started"))
                .isFalse();
        assertThat(Topology.hasReader(Topology.COMMANDS, "bulk.vm.changed")).isFalse();
    }
}
