package dev.viveiro.messaging;

import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Batches on one channel, confirmed together: a message costs its own bytes and a place in a list, no future and no
 * correlation of its own.
 */
public final class RabbitPublisher implements Publisher {
    private final ConnectionFactory connections;
    private final Duration confirmWithin;
    private final @Nullable String userId;
    private final ReentrantLock publishing = new ReentrantLock();
    private @Nullable ConfirmedChannel channel;

    /** @param userId the broker user to sign messages with; null for none */
    public RabbitPublisher(ConnectionFactory connections, Duration confirmWithin, @Nullable String userId) {
        this.connections = connections;
        this.confirmWithin = confirmWithin;
        this.userId = userId;
    }

    @Override
    public List<Outcome> publish(List<Outgoing> messages) {
        if (messages.isEmpty()) {
            return List.of();
        }
        publishing.lock();
        try {
            return usable().publish(messages, confirmWithin, userId);
        } catch (AmqpException | IOException | ShutdownSignalException e) {
            return Collections.nCopies(messages.size(), new Outcome(Result.REFUSED, String.valueOf(e.getMessage())));
        } finally {
            publishing.unlock();
        }
    }

    private ConfirmedChannel usable() throws IOException {
        ConfirmedChannel open = channel;
        if (open != null && !open.spent()) {
            return open;
        }
        channel = null;
        if (open != null) {
            open.abandon();
        }
        ConfirmedChannel fresh =
                new ConfirmedChannel(connections.createConnection().getDelegate());
        channel = fresh;
        return fresh;
    }
}
