package dev.viveiro.worker.intake;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.QueueConsumer;
import dev.viveiro.messaging.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** Consumes the host's two queues; declares nothing, since it may not, and waits for a queue that is missing. */
public final class CommandQueues implements CommandSupply, AutoCloseable {
    /** How long the first of a bulk batch waits for others: they share a commit and an acknowledgement. */
    private static final Duration COMPANY = Duration.ofMillis(5);

    private final List<QueueConsumer> consumers = new ArrayList<>();
    private final AtomicBoolean started = new AtomicBoolean();

    public CommandQueues(ConnectionFactory connections, HostId host, CommandIntake intake) {
        for (Lane lane : Lane.values()) {
            // while the journal is broken nothing is acknowledged, and the worker ends
            consumers.add(new QueueConsumer(
                    connections,
                    Topology.hostQueue(host, lane),
                    intake,
                    lane == Lane.BULK ? COMPANY : Duration.ZERO,
                    () -> true));
        }
    }

    @Override
    public void start() {
        if (started.compareAndSet(false, true)) {
            consumers.forEach(QueueConsumer::start);
        }
    }

    /** True while both lanes are consumed. */
    public boolean consuming() {
        return consumers.stream().allMatch(QueueConsumer::consuming);
    }

    @Override
    public void stop() {
        started.set(false);
        QueueConsumer.stop(consumers);
    }

    @Override
    public void close() {
        stop();
    }
}
