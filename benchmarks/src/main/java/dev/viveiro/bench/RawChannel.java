package dev.viveiro.bench;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.viveiro.testkit.Broker;

/** A channel on a connection of its own, with nothing of Spring's or ours around it. */
final class RawChannel implements AutoCloseable {
    private final Connection connection;
    private final Channel channel;

    RawChannel(Broker broker) throws Exception {
        var factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.port());
        factory.setVirtualHost(broker.vhost());
        factory.setUsername(broker.user());
        factory.setPassword(broker.password());
        connection = factory.newConnection();
        channel = connection.createChannel();
    }

    Channel channel() {
        return channel;
    }

    @Override
    public void close() throws Exception {
        connection.close();
    }
}
