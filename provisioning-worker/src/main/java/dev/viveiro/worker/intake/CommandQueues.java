package dev.viveiro.worker.intake;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.Topology;
import java.util.ArrayList;
import java.util.List;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

/** Consumes the host's two queues; declares nothing, since it may not, and waits for a queue that is missing. */
public final class CommandQueues implements CommandSupply, AutoCloseable {
    private static final int BATCH = 100;

    private final List<SimpleMessageListenerContainer> containers = new ArrayList<>();

    public CommandQueues(ConnectionFactory connections, HostId host, CommandIntake intake) {
        for (Lane lane : Lane.values()) {
            SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
            String queue = Topology.hostQueue(host, lane);
            container.setQueueNames(queue);
            container.setListenerId(queue);
            container.setMissingQueuesFatal(false);
            container.setMismatchedQueuesFatal(false);
            container.setAutoDeclare(false);
            container.setAcknowledgeMode(AcknowledgeMode.MANUAL);
            container.setConsumerBatchEnabled(true);
            container.setBatchSize(BATCH);
            container.setBatchReceiveTimeout(5);
            container.setPrefetchCount(2 * BATCH);
            container.setRecoveryInterval(1_000);
            container.setFailedDeclarationRetryInterval(1_000);
            container.setMessageListener(intake);
            container.afterPropertiesSet();
            containers.add(container);
        }
    }

    @Override
    public void start() {
        containers.forEach(SimpleMessageListenerContainer::start);
    }

    /** True while both lanes are consumed. */
    public boolean consuming() {
        return containers.stream()
                .allMatch(container -> container.isRunning() && container.getActiveConsumerCount() > 0);
    }

    @Override
    public void stop() {
        close();
    }

    @Override
    public void close() {
        containers.forEach(SimpleMessageListenerContainer::stop);
    }
}
