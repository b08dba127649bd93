package dev.viveiro.bench;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.testkit.Broker;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What the broker can take: one channel, persistent messages into one quorum queue, confirms awaited in batches. */
final class RawPublishing implements AutoCloseable {
    private static final long CONFIRM_MILLIS = 30_000;
    private final Connection connection;
    private final Channel channel;
    private final String queue;

    RawPublishing(Broker broker, String queue) throws Exception {
        var factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.port());
        factory.setVirtualHost(broker.vhost());
        factory.setUsername(broker.user());
        factory.setPassword(broker.password());
        connection = factory.newConnection();
        channel = connection.createChannel();
        channel.queueDeclare(
                queue, true, false, false, Map.of("x-queue-type", "quorum", "x-overflow", "reject-publish"));
        channel.confirmSelect();
        this.queue = queue;
    }

    /** Returns how many were confirmed; throws when one was not. */
    long publish(List<Outgoing> messages, int batch) throws Exception {
        int open = 0;
        for (var message : messages) {
            channel.basicPublish(
                    message.exchange(),
                    message.routingKey(),
                    true,
                    MessageProperties.PERSISTENT_BASIC,
                    message.envelope().data());
            if (++open == batch) {
                channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
                open = 0;
            }
        }
        channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
        return messages.size();
    }

    /** With all that is in it. */
    void deleteQueue() throws IOException {
        channel.queueDelete(queue);
    }

    @Override
    public void close() throws Exception {
        connection.close();
    }
}
