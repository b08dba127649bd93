package dev.viveiro.bench;

import com.rabbitmq.client.Channel;
import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.RabbitPublisher;
import dev.viveiro.messaging.Topology;
import dev.viveiro.testkit.Broker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/** Publishes one lane's changes in batches, confirmed, as the gateway's relay does; and rests while too many of them wait. */
final class ChangeFeed implements AutoCloseable {
    /** Messages in a queue beyond which nothing is added. */
    static final int MOST_WAITING = 2_000;

    private static final int BATCH = 500;
    private static final Duration CONFIRM_WITHIN = Duration.ofSeconds(60);
    private static final Duration REST = Duration.ofMillis(20);

    private final CachingConnectionFactory connections;
    private final RabbitPublisher publisher;
    private final Channel looking;
    private final Lane lane;
    private final String exchange;
    private final String key;
    private final String queue;
    private final int most;
    private final List<Outgoing> batch = new ArrayList<>();
    private volatile long published;

    private ChangeFeed(Broker broker, Lane lane, String exchange, String key, String queue, int most) {
        this.lane = lane;
        this.exchange = exchange;
        this.key = key;
        this.queue = queue;
        this.most = most;
        connections = new CachingConnectionFactory(broker.host(), broker.port());
        connections.setVirtualHost(broker.vhost());
        connections.setUsername(broker.user());
        connections.setPassword(broker.password());
        publisher = new RabbitPublisher(connections, CONFIRM_WITHIN, null);
        looking = connections.createConnection().createChannel(false);
    }

    /** Into metering's queue, by the exchange that the gateway alone may publish to. */
    static ChangeFeed asGateway(BenchSystem system, Lane lane) throws IOException {
        return new ChangeFeed(
                system.gatewayBroker(),
                lane,
                Topology.EVENTS,
                Topology.eventKey(lane, Contracts.keyOf(VmChanged.class)),
                Topology.meteringEvents(lane),
                MOST_WAITING);
    }

    /** Straight into a queue, however many wait there. */
    static ChangeFeed into(String queue, BenchSystem system, Lane lane) {
        return new ChangeFeed(system.broker(), lane, "", queue, queue, Integer.MAX_VALUE);
    }

    /** Returns how many were published, which are all of the first so many machines, or throws. */
    long publish(ChangeStream changes, int machines) throws Exception {
        changes.read(lane, machines, (machine, change) -> {
            batch.add(new Outgoing(exchange, key, lane, machine.vm().value(), change));
            if (batch.size() == BATCH) {
                send();
            }
        });
        send();
        return published;
    }

    private void send() throws IOException, InterruptedException {
        while (waiting() > most) {
            Thread.sleep(REST);
        }
        for (var outcome : publisher.publish(List.copyOf(batch))) {
            if (!outcome.delivered()) {
                throw new IllegalStateException("A change did not arrive in " + queue + ": " + outcome.detail());
            }
        }
        published += batch.size();
        batch.clear();
    }

    /** How many are in the queue and with no consumer. */
    private long waiting() throws IOException {
        return most == Integer.MAX_VALUE ? 0 : looking.messageCount(queue);
    }

    long published() {
        return published;
    }

    @Override
    public void close() {
        connections.destroy();
    }
}
