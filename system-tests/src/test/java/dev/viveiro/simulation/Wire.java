package dev.viveiro.simulation;

import dev.viveiro.gateway.broker.VerifiedHost;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.AmqpEnvelope;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.messaging.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;

/** The broker: a list of messages per queue, and what may go wrong with a message on its way in. */
final class Wire {
    private final Map<String, List<Message>> queues = new LinkedHashMap<>();
    private final Consumer<Outgoing> told;
    private final Carried carried = new Carried();
    private @Nullable SplittableRandom trouble;

    /** @param told of every message that the gateway tells everyone, as often as it arrives */
    Wire(Consumer<Outgoing> told) {
        this.told = told;
    }

    /** The next publishing is troubled: confirms are lost, messages are refused, the publisher dies. Null for no trouble. */
    void trouble(@Nullable SplittableRandom random) {
        trouble = random;
    }

    /** The queue's messages, oldest first; whoever takes one removes it. */
    List<Message> queue(String name) {
        return queues.computeIfAbsent(name, any -> new ArrayList<>());
    }

    /** The bytes that never cross the broker. */
    Carried carried() {
        return carried;
    }

    /** How the gateway publishes. */
    Publisher ofGateway() {
        return messages -> publish(messages, null);
    }

    /** How a host publishes its events. */
    Publisher ofHost(HostId host) {
        return messages -> publish(messages, VerifiedHost.USER_PREFIX + host);
    }

    private List<Publisher.Outcome> publish(List<Outgoing> messages, @Nullable String user) {
        SplittableRandom random = trouble;
        trouble = null;
        int last = random == null || random.nextInt(3) > 0 ? messages.size() : random.nextInt(messages.size() + 1);
        List<Publisher.Outcome> outcomes = new ArrayList<>();
        for (Outgoing message : messages.subList(0, last)) {
            outcomes.add(random == null ? arrive(message, user) : perhaps(message, user, random));
        }
        if (last < messages.size()) {
            throw new PublisherDied();
        }
        return outcomes;
    }

    private Publisher.Outcome perhaps(Outgoing message, @Nullable String user, SplittableRandom random) {
        switch (random.nextInt(4)) {
            case 0 -> {
                return new Publisher.Outcome(Publisher.Result.REFUSED, "no");
            }
            case 1 -> {
                return new Publisher.Outcome(Publisher.Result.UNKNOWN, "no word, and it is lost");
            }
            case 2 -> {
                arrive(message, user);
                return new Publisher.Outcome(Publisher.Result.UNKNOWN, "no word, but it arrived");
            }
            default -> {
                return arrive(message, user);
            }
        }
    }

    private Publisher.Outcome arrive(Outgoing message, @Nullable String user) {
        String queue = queueOf(message);
        if (queue == null) {
            told.accept(message);
        } else {
            Message amqp = AmqpEnvelope.toMessage(message.envelope(), null);
            amqp.getMessageProperties().setReceivedRoutingKey(message.routingKey());
            if (user != null) {
                amqp.getMessageProperties().setReceivedUserId(user);
            }
            queue(queue).add(amqp);
        }
        return Publisher.Outcome.DELIVERED;
    }

    /** Null for what the gateway tells everyone. */
    private static @Nullable String queueOf(Outgoing message) {
        if (message.exchange().equals(Topology.EVENTS)) {
            return null;
        }
        if (message.exchange().equals(Topology.HOST_EVENTS)) {
            return Topology.hostEvents(message.lane());
        }
        String[] key = message.routingKey().split("\\.");
        return Topology.hostQueue(HostId.of(key[1]), message.lane());
    }

    /** What waits for a host. */
    List<Message> commandsOf(HostId host) {
        List<Message> all = new ArrayList<>();
        for (Lane lane : Lane.values()) {
            all.addAll(queue(Topology.hostQueue(host, lane)));
        }
        return all;
    }

    /** The publisher's process died in the middle. */
    static final class PublisherDied extends RuntimeException {
        PublisherDied() {
            super("the publisher died");
        }
    }
}
