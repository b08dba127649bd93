package dev.viveiro.messaging;

import com.rabbitmq.client.GetResponse;
import dev.viveiro.contract.vm.StartVm;
import dev.viveiro.testkit.Broker;
import dev.viveiro.testkit.BrokerFixture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** A virtual host of a real broker, and what tests ask of it. */
final class Post implements AutoCloseable {
    final CachingConnectionFactory connections;
    final RabbitPublisher publisher;
    final RabbitTemplate rabbit;

    Post() {
        this(BrokerFixture.shared().freshVhost());
    }

    private Post(Broker broker) {
        connections = new CachingConnectionFactory(broker.host(), broker.port());
        connections.setVirtualHost(broker.vhost());
        connections.setUsername(broker.user());
        connections.setPassword(broker.password());
        publisher = new RabbitPublisher(connections, Duration.ofSeconds(5), null);
        rabbit = new RabbitTemplate(connections);
    }

    TopologyDeclarer topology() {
        return new TopologyDeclarer(rabbit);
    }

    /** A quorum queue, refusing what exceeds {@code length}. */
    String queue(String name, int length) {
        Map<String, Object> arguments =
                Map.of("x-queue-type", "quorum", "x-overflow", "reject-publish", "x-max-length", length);
        rabbit.execute(channel -> channel.queueDeclare(name, true, false, false, arguments));
        return name;
    }

    void remove(String queue) {
        rabbit.execute(channel -> channel.queueDelete(queue));
    }

    /** Takes everything out of a queue: the attempts by which {@link Letters} tells its commands apart, in order. */
    List<Integer> attemptsIn(String queue) {
        var attempts = new ArrayList<Integer>();
        for (var body = take(queue); body != null; body = take(queue)) {
            attempts.add(
                    ContractJson.read(body.getBody(), StartVm.class).target().attempt());
        }
        return attempts;
    }

    int depth(String queue) {
        var depth = rabbit.execute(channel -> channel.queueDeclarePassive(queue).getMessageCount());
        return depth == null ? 0 : depth;
    }

    /** Sends what is no message of ours. */
    void sendNonsense(String queue) {
        rabbit.convertAndSend("", queue, "nonsense".getBytes(StandardCharsets.UTF_8));
    }

    private @org.jspecify.annotations.Nullable GetResponse take(String queue) {
        return rabbit.execute(channel -> channel.basicGet(queue, true));
    }

    @Override
    public void close() {
        BrokerConnections.close(connections);
    }
}
