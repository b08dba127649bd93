package dev.viveiro.gateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.HostGreeted;
import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.host.PowerChanged;
import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.messaging.AmqpEnvelope;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.UnreadableMessage;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;

class VerifiedHostTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Ids IDS = Ids.timeOrdered();
    private static final HostId HOST = IDS.nextHost();
    private static final HostId OTHER = IDS.nextHost();
    private static final HostEvent EVENT = event(HOST);
    private static final String KEY = Topology.hostEventKey(HOST, Lane.BULK, "power.changed");

    @Test
    void an_event_that_key_body_and_broker_agree_on_is_heard() {
        assertThat(VerifiedHost.event(message(EVENT, "host-" + HOST, KEY)).message())
                .isEqualTo(EVENT);
    }

    @Test
    void an_event_that_the_broker_vouches_for_nobody_is_refused() {
        refused(() -> VerifiedHost.event(message(EVENT, null, KEY)), "sent by user null");
    }

    @Test
    void an_event_of_another_hosts_user_is_refused() {
        refused(() -> VerifiedHost.event(message(EVENT, "host-" + OTHER, KEY)), "sent by user host-" + OTHER);
        refused(() -> VerifiedHost.event(message(EVENT, HOST.toString(), KEY)), "sent by user");
    }

    @Test
    void a_body_that_speaks_for_another_host_is_refused() {
        refused(() -> VerifiedHost.event(message(event(OTHER), "host-" + HOST, KEY)), "speaks for host " + OTHER);
    }

    @Test
    void a_key_of_another_host_lane_or_kind_is_refused() {
        for (String key : List.of(
                Topology.hostEventKey(OTHER, Lane.BULK, "power.changed"),
                Topology.hostEventKey(HOST, Lane.INTERACTIVE, "power.changed"),
                Topology.hostEventKey(HOST, Lane.BULK, "vm.deleted"))) {
            refused(() -> VerifiedHost.event(message(EVENT, "host-" + HOST, key)), "expected routing key " + KEY);
        }
    }

    @Test
    void a_report_is_verified_in_the_same_way() {
        HostReported report = report(HOST);
        String key = Topology.hostReportKey(HOST);
        assertThat(VerifiedHost.statement(message(report, "host-" + HOST, key)).message())
                .isEqualTo(report);
        refused(() -> VerifiedHost.statement(message(report, "host-" + OTHER, key)), "sent by user host-" + OTHER);
        refused(() -> VerifiedHost.statement(message(report(OTHER), "host-" + HOST, key)), "speaks for host " + OTHER);
    }

    @Test
    void a_hello_is_verified_in_the_same_way_and_has_its_own_key() {
        HostGreeted hello = new HostGreeted(HOST, IDS.next(), "journal-1", 7, 1, NOON, null);
        String key = Topology.hostGreetingKey(HOST);
        assertThat(VerifiedHost.statement(message(hello, "host-" + HOST, key)).message())
                .isEqualTo(hello);
        refused(() -> VerifiedHost.statement(message(hello, "host-" + OTHER, key)), "sent by user host-" + OTHER);
        refused(
                () -> VerifiedHost.statement(message(hello, "host-" + HOST, Topology.hostReportKey(HOST))),
                "expected routing key " + key);
    }

    @Test
    void what_is_no_report_is_refused_where_reports_come() {
        UsageSampled samples = new UsageSampled(HOST, NOON, List.of());
        refused(
                () -> VerifiedHost.statement(message(samples, "host-" + HOST, Topology.hostReportKey(HOST))),
                "expected a report or a hello");
    }

    private static HostEvent event(HostId host) {
        return new PowerChanged(
                new EventOrigin(host, "journal-1", 7, Lane.BULK, NOON),
                IDS.nextVm(),
                1,
                new VmFacts(true, ObservedPower.STOPPED, null, NOON));
    }

    private static HostReported report(HostId host) {
        HostResources much = new HostResources(8, 1024, 100);
        return new HostReported(
                host,
                "journal-1",
                7,
                3,
                3,
                1,
                "simulated",
                "1",
                List.of(),
                null,
                much,
                much,
                List.of(),
                List.of(),
                NOON);
    }

    private static Message message(Object body, @Nullable String user, String key) {
        Envelope envelope = new Envelope(
                IDS.next(),
                Contracts.typeOf(body.getClass()),
                "/hosts/" + HOST,
                "",
                NOON,
                null,
                ContractJson.write(body));
        Message message = AmqpEnvelope.toMessage(envelope, null);
        message.getMessageProperties().setReceivedUserId(user);
        message.getMessageProperties().setReceivedRoutingKey(key);
        return message;
    }

    private static void refused(ThrowingCallable reading, String why) {
        assertThatThrownBy(reading).isInstanceOf(UnreadableMessage.class).hasMessageContaining(why);
    }
}
