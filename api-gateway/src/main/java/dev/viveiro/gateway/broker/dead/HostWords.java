package dev.viveiro.gateway.broker.dead;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.gateway.broker.VerifiedHost;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.AmqpEnvelope;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Received;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.UnreadableMessage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;

/** Reads what a host said out of what was kept of it, with the same checks as when it came. */
final class HostWords {
    private HostWords() {}

    /** True for the queues in which hosts speak of machines. */
    static boolean areIn(String queue) {
        return Arrays.stream(Lane.values()).map(Topology::hostEvents).anyMatch(queue::equals);
    }

    /** True when it is a host's word that its handler could read, and so one that may be applied another time. */
    static boolean isReadable(Death death, Envelope envelope) {
        if (!death.readable() || !areIn(death.queue())) {
            return false;
        }
        try {
            read(envelope, death.routingKey(), death.userId());
            return true;
        } catch (UnreadableMessage e) {
            return false;
        }
    }

    /** Throws {@link UnreadableMessage} when its host can't be verified or it makes no sense. */
    static Received<HostEvent> of(DeadMessage dead) {
        Envelope envelope = dead.envelope();
        if (envelope == null) {
            throw new UnreadableMessage("its attributes are missing or malformed");
        }
        return read(envelope, dead.routingKey(), dead.userId());
    }

    private static Received<HostEvent> read(Envelope envelope, String routingKey, @Nullable String userId) {
        Message message = AmqpEnvelope.toMessage(envelope, null);
        message.getMessageProperties().setReceivedRoutingKey(routingKey);
        if (userId != null) {
            message.getMessageProperties().setReceivedUserId(userId);
        }
        try {
            return VerifiedHost.event(message);
        } catch (UnreadableMessage e) {
            throw e;
        } catch (RuntimeException e) {
            // whatever a reader stumbles over, the same bytes will make it stumble again
            throw new UnreadableMessage("it can't be read: " + e.getMessage(), e);
        }
    }
}
