package dev.viveiro.metering;

import dev.viveiro.kernel.HostId;
import dev.viveiro.messaging.AmqpEnvelope;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Topology;
import dev.viveiro.testkit.Broker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** Hosts with broker users of their own, as they get them by joining. */
final class Hosts {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Hosts() {}

    /** A host's connection to the broker. */
    record Voice(HostId host, RabbitTemplate rabbit) {
        /** Says something under a key; {@code userId} is what the message claims, and null for no claim. */
        void say(Object statement, String type, String key, @Nullable String userId) {
            Envelope envelope = new Envelope(
                    UUID.randomUUID(), type, "/hosts/" + host, "", Instant.now(), null, ContractJson.write(statement));
            rabbit.send(Topology.HOST_EVENTS, key, AmqpEnvelope.toMessage(envelope, userId));
        }
    }

    static Voice join(HostId host, Broker broker) {
        String user = "host-" + host;
        put(broker, "/api/users/" + user, "{\"password\":\"" + host + "\",\"tags\":\"\"}");
        put(
                broker,
                "/api/permissions/" + broker.vhost() + "/" + user,
                "{\"configure\":\"^$\",\"write\":\"^viveiro\\\\.host-events$\",\"read\":\"^$\"}");
        CachingConnectionFactory connections = new CachingConnectionFactory(broker.host(), broker.port());
        connections.setVirtualHost(broker.vhost());
        connections.setUsername(user);
        connections.setPassword(host.toString());
        return new Voice(host, new RabbitTemplate(connections));
    }

    private static void put(Broker broker, String path, String body) {
        String login = Base64.getEncoder()
                .encodeToString((broker.user() + ":" + broker.password()).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(broker.managementUrl() + path))
                .header("Authorization", "Basic " + login)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(answer.statusCode() + " to " + path + ": " + answer.body());
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
