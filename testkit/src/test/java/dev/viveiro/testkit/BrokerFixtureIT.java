package dev.viveiro.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class BrokerFixtureIT {
    private final Broker broker = BrokerFixture.shared().freshVhost();

    @Test
    void a_quorum_queue_of_the_fresh_vhost_keeps_a_message() throws Exception {
        try (var connection = connect(broker, broker.vhost());
                var channel = connection.createChannel()) {
            channel.queueDeclare("seeds", true, false, false, Map.of("x-queue-type", "quorum"));
            channel.confirmSelect();
            channel.basicPublish("", "seeds", null, "oak".getBytes(StandardCharsets.UTF_8));
            channel.waitForConfirmsOrDie(5_000);
            assertThat(channel.basicGet("seeds", true).getBody()).asString().isEqualTo("oak");
        }
    }

    @Test
    void every_call_gives_a_vhost_of_its_own() {
        var other = BrokerFixture.shared().freshVhost();
        assertThat(other.vhost()).isNotEqualTo(broker.vhost());
        assertThatThrownBy(() -> connect(broker, other.vhost())).isInstanceOf(IOException.class);
    }

    private static Connection connect(Broker broker, String vhost) throws IOException, TimeoutException {
        var factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.port());
        factory.setVirtualHost(vhost);
        factory.setUsername(broker.user());
        factory.setPassword(broker.password());
        return factory.newConnection();
    }
}
