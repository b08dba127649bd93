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
    private final Broker broker;
    final CachingConnectionFactory connections;
    final RabbitPublisher publisher;
    final RabbitTemplate rabbit;

    Post() {
        this(BrokerFixture.shared().freshVhost());
    }

    private Post(Broker broker) {
        this.broker = broker;
        connections = connections(broker.host(), broker.port());
        publisher = new RabbitPublisher(connections, Duration.ofSeconds(5), null);
        rabbit = new RabbitTemplate(connections);
    }

    BrokerProxy proxy() {
        return new BrokerProxy(broker.host(), broker.port());
    }

    /** The same user's connections, which the caller closes. */
    CachingConnectionFactory connectionsThrough(BrokerProxy proxy) {
        return connections("127.0.0.1", proxy.port());
    }

    private CachingConnectionFactory connections(String host, int port) {
        var made = new CachingConnectionFactory(host, port);
        made.setVirtualHost(broker.vhost());
        made.setUsername(broker.user());
        made.setPassword(broker.password());
        return made;
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
