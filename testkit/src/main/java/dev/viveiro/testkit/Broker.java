package dev.viveiro.testkit;

import java.util.Map;

/**
 * A virtual host of a real RabbitMQ that belongs to one test class, with a user that may do everything in it and, having the
 * tag {@code administrator}, everything over the management API.
 *
 * @param managementUrl base address of the management API, without a trailing slash or {@code /api}
 */
public record Broker(String host, int port, String vhost, String user, String password, String managementUrl) {

    /** The settings that a service reads from its environment, and Spring's own, for {@code @DynamicPropertySource}. */
    public Map<String, String> springProperties() {
        return Map.ofEntries(
                Map.entry("VIVEIRO_AMQP_HOST", host),
                Map.entry("VIVEIRO_AMQP_PORT", String.valueOf(port)),
                Map.entry("VIVEIRO_AMQP_VHOST", vhost),
                Map.entry("VIVEIRO_AMQP_USER", user),
                Map.entry("VIVEIRO_AMQP_PASSWORD", password),
                Map.entry("VIVEIRO_AMQP_MANAGEMENT_URL", managementUrl),
                Map.entry("spring.rabbitmq.host", host),
                Map.entry("spring.rabbitmq.port", String.valueOf(port)),
                Map.entry("spring.rabbitmq.virtual-host", vhost),
                Map.entry("spring.rabbitmq.username", user),
                Map.entry("spring.rabbitmq.password", password));
    }

    @Override
    public String toString() {
        return "Broker[amqp://" + user + "@" + host + ":" + port + "/" + vhost + "]";
    }
}
