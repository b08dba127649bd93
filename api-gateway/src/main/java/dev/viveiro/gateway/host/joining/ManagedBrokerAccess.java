package dev.viveiro.gateway.host.joining;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.Secret;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.TopologyDeclarer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.amqp.AmqpConnectException;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * A broker user per host. The order matters: a user without a topic permission may use every routing key, so the topic
 * permission stands before the right to write; and what the broker made of it is read back.
 */
@Component
class ManagedBrokerAccess implements BrokerAccess {
    private static final String NOTHING = "^$";
    private static final int PASSWORD_BYTES = 32;

    private final HostSettings.Broker broker;
    private final BrokerManagement management;
    private final TopologyDeclarer topology;
    private final SecureRandom random = new SecureRandom();

    ManagedBrokerAccess(HostSettings settings, RabbitTemplate rabbit) {
        this.broker = settings.broker();
        this.management = new BrokerManagement(settings.broker());
        this.topology = new TopologyDeclarer(rabbit);
    }

    @Override
    public Secret grant(HostId host) {
        String user = BrokerAccess.userOf(host);
        Secret password = password();
        Map<String, String> topic = topicRights(host);
        Map<String, String> rights = rights(host);
        declareQueues(host);
        management.put(Map.of("password", password.reveal(), "tags", ""), "users", user);
        management.put(topic, "topic-permissions", broker.vhost(), user);
        verify(topic, management.get("topic-permissions", broker.vhost(), user).path(0));
        management.put(rights, "permissions", broker.vhost(), user);
        verify(rights, management.get("permissions", broker.vhost(), user));
        return password;
    }

    private void declareQueues(HostId host) {
        try {
            topology.declareQueues(Topology.hostQueues(host));
        } catch (AmqpConnectException e) {
            throw ProblemException.unavailable("The broker does not answer; nothing was changed.", 5);
        }
    }

    private static Map<String, String> rights(HostId host) {
        Map<String, String> rights = new LinkedHashMap<>();
        rights.put("configure", NOTHING);
        rights.put("write", "^" + quoted(Topology.HOST_EVENTS) + "$");
        rights.put("read", "^worker\\." + host + "\\..*");
        return rights;
    }

    private static Map<String, String> topicRights(HostId host) {
        String lanes = Arrays.stream(Lane.values()).map(Lane::wire).collect(Collectors.joining("|"));
        Map<String, String> rights = new LinkedHashMap<>();
        rights.put("exchange", Topology.HOST_EVENTS);
        rights.put("write", "^" + host + "\\.(" + lanes + "|report)\\..*");
        rights.put("read", NOTHING);
        return rights;
    }

    private static String quoted(String name) {
        return name.replace(".", "\\.");
    }

    private static void verify(Map<String, String> expected, JsonNode actual) {
        expected.forEach((right, value) -> {
            if (!value.equals(actual.path(right).asString())) {
                throw new IllegalStateException("the broker gave the right " + right + " as '"
                        + actual.path(right).asString() + "' where '" + value + "' was asked for");
            }
        });
    }

    private Secret password() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    @Override
    public void revoke(HostId host) {
        String user = BrokerAccess.userOf(host);
        management.delete("users", user);
        management.delete("connections", "username", user);
        for (Topology.QueueSpec queue : Topology.hostQueues(host)) {
            management.delete("queues", broker.vhost(), queue.name());
        }
    }
}
