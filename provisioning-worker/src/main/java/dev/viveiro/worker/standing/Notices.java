package dev.viveiro.worker.standing;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.HostNotice;
import dev.viveiro.kernel.HostId;
import dev.viveiro.messaging.MessageReader;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.UnreadableMessage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

/** Consumes what the gateway says beside its commands. A lost notice is said again, so none is acknowledged. */
public final class Notices implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Notices.class);

    private final HostId host;
    private final Consumer<HostNotice> hear;
    private final MessageReader<HostNotice> reader = MessageReader.of(Contracts.of(HostNotice.class));
    private final SimpleMessageListenerContainer container;

    /** @param hear must return at once */
    public Notices(ConnectionFactory connections, HostId host, Consumer<HostNotice> hear) {
        this.host = host;
        this.hear = hear;
        container = new SimpleMessageListenerContainer(connections);
        container.setQueueNames(Topology.hostNotices(host));
        container.setListenerId(Topology.hostNotices(host));
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
            HostNotice notice = reader.read(message).message();
            if (host.equals(notice.host())) {
                hear.accept(notice);
            } else {
                log.warn("A notice for host {} came here and is dropped.", notice.host());
            }
        } catch (UnreadableMessage e) {
            log.warn("A notice can't be read and is dropped: {}", e.getMessage());
        }
    }

    /** Waits for a queue that is not there yet. */
    public void start() {
        container.start();
    }

    @Override
    public void close() {
        container.stop();
    }
}
