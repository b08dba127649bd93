package dev.viveiro.worker.hearing;

import dev.viveiro.contract.Contracts;
import dev.viveiro.messaging.MessageReader;
import dev.viveiro.messaging.UnreadableMessage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

/**
 * Consumes a queue of what may be lost: nothing is acknowledged, and what can't be read is dropped. It declares nothing, and
 * waits for a queue that is not there yet.
 */
public final class Hearing<M> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Hearing.class);

    private final String queue;
    private final Consumer<M> hear;
    private final MessageReader<M> reader;
    private final SimpleMessageListenerContainer container;

    /** @param hear must return at once */
    public Hearing(ConnectionFactory connections, String queue, Class<M> direction, Consumer<M> hear) {
        this.queue = queue;
        this.hear = hear;
        this.reader = MessageReader.of(Contracts.of(direction));
        container = new SimpleMessageListenerContainer(connections);
        container.setQueueNames(queue);
        container.setListenerId(queue);
        container.setMissingQueuesFatal(false);
        container.setMismatchedQueuesFatal(false);
        container.setAutoDeclare(false);
        container.setAcknowledgeMode(AcknowledgeMode.NONE);
        container.setRecoveryInterval(1_000);
        container.setFailedDeclarationRetryInterval(1_000);
        container.setMessageListener(this::received);
        container.afterPropertiesSet();
    }

    private void received(Message message) {
        try {
            hear.accept(reader.read(message).message());
        } catch (UnreadableMessage e) {
            log.warn("What came by {} can't be read and is dropped: {}", queue, e.getMessage());
        }
    }

    /** Begins to consume. */
    public void start() {
        container.start();
    }

    @Override
    public void close() {
        container.stop();
    }
}
