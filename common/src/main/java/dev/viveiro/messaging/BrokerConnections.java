package dev.viveiro.messaging;

import java.util.ConcurrentModificationException;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/** Closes what a connection factory holds. */
public final class BrokerConnections {
    private static final int TRIES = 10;

    private BrokerConnections() {}

    /**
     * Closes the connection and every cached channel. The factory walks its channels unguarded, and fails when the
     * broker closes one of them meanwhile; what is left is closed by walking again.
     */
    public static void close(CachingConnectionFactory connections) {
        for (int tries = 1; ; tries++) {
            try {
                connections.destroy();
                return;
            } catch (ConcurrentModificationException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }
}
