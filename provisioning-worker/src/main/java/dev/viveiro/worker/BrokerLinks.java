package dev.viveiro.worker;

import dev.viveiro.messaging.BrokerConnections;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.messaging.RabbitPublisher;
import dev.viveiro.worker.identity.Identity;
import java.time.Duration;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** Two connections, one for commands and one for what the host says: a refusal on one does not close the other. */
final class BrokerLinks implements AutoCloseable {
    private static final Duration CONFIRM_WITHIN = Duration.ofSeconds(10);

    private final CachingConnectionFactory commands;
    private final CachingConnectionFactory events;
    private final Publisher publisher;

    BrokerLinks(Identity.Broker broker) {
        commands = factory(broker, "commands");
        events = factory(broker, "events");
        publisher = new RabbitPublisher(events, CONFIRM_WITHIN, broker.user());
    }

    private static CachingConnectionFactory factory(Identity.Broker broker, String use) {
        CachingConnectionFactory factory = new CachingConnectionFactory(broker.host(), broker.port());
        factory.setVirtualHost(broker.vhost());
        factory.setUsername(broker.user());
        factory.setPassword(broker.password().reveal());
        factory.setConnectionNameStrategy(any -> "provisioning-worker " + broker.user() + " " + use);
        factory.setRequestedHeartBeat(15);
        factory.setConnectionTimeout(5_000);
        return factory;
    }

    ConnectionFactory commands() {
        return commands;
    }

    Publisher publisher() {
        return publisher;
    }

    @Override
    public void close() {
        BrokerConnections.close(commands);
        BrokerConnections.close(events);
    }
}
