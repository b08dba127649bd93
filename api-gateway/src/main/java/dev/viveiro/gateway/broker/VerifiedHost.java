package dev.viveiro.gateway.broker;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.HostGreeted;
import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.HostStatement;
import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.kernel.HostId;
import dev.viveiro.messaging.MessageReader;
import dev.viveiro.messaging.Received;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.UnreadableMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;

/**
 * Reads what hosts say. The host is the one whose broker user sent it, which RabbitMQ has verified; a message without a
 * user, or whose key or body speaks for another host, is refused.
 */
public final class VerifiedHost {
    /** Prefix of a host's broker user. */
    public static final String USER_PREFIX = "host-";

    private static final MessageReader<HostEvent> EVENTS = MessageReader.of(Contracts.of(HostEvent.class));
    private static final MessageReader<HostStatement> STATEMENTS = MessageReader.of(Contracts.of(HostStatement.class));

    private VerifiedHost() {}

    /** Events, from {@code <hostId>.<lane>.<noun>.<participle>}. */
    public static Received<HostEvent> event(Message message) {
        Received<HostEvent> received = EVENTS.read(message);
        HostEvent event = received.message();
        HostId host = event.origin().host();
        check(message, host, Topology.hostEventKey(host, event.origin().lane(), Contracts.keyOf(event.getClass())));
        return received;
    }

    /** Reports and hellos, from {@code <hostId>.report.host.<participle>}. */
    public static Received<HostStatement> statement(Message message) {
        Received<HostStatement> received = STATEMENTS.read(message);
        HostStatement statement = received.message();
        String key =
                switch (statement) {
                    case HostReported report -> Topology.hostReportKey(report.host());
                    case HostGreeted hello -> Topology.hostGreetingKey(hello.host());
                    case UsageSampled samples ->
                        throw new UnreadableMessage("expected a report or a hello, got "
                                + received.envelope().type());
                };
        check(message, statement.host(), key);
        return received;
    }

    private static void check(Message message, HostId host, String key) {
        String user = user(message);
        if (!(USER_PREFIX + host).equals(user)) {
            throw new UnreadableMessage("it speaks for host " + host + " but was sent by user " + user);
        }
        String sentWith = message.getMessageProperties().getReceivedRoutingKey();
        if (!key.equals(sentWith)) {
            throw new UnreadableMessage("expected routing key " + key + ", got " + sentWith);
        }
    }

    private static @Nullable String user(Message message) {
        return message.getMessageProperties().getReceivedUserId();
    }
}
