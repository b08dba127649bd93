package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A queue beside all others that gets a copy of every message, from when it is made until it is closed. */
final class BrokerSpy implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String QUEUE = "spy";
    private static final int MORE_THAN_THERE_ARE = 100_000;

    // RabbitMQ accepts an upgrade to HTTP/2 and then loses the body that came with it
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String api;
    private final String login;

    /** @param hosts ids of the hosts whose commands are read too */
    BrokerSpy(RunningSystem system, List<String> hosts) {
        api = system.setting("AMQP_MANAGEMENT_URL") + "/api/";
        var account = "viveiro-gateway:" + system.secret("broker-viveiro-gateway");
        login = "Basic " + Base64.getEncoder().encodeToString(account.getBytes(StandardCharsets.UTF_8));
        var arguments = Map.of("x-queue-type", "quorum", "x-expires", 600_000);
        send("PUT", "queues/viveiro/" + QUEUE, Map.of("durable", true, "arguments", arguments));
        bind(Topology.EVENTS, "#");
        bind(Topology.HOST_EVENTS, "#");
        for (var service : List.of(Topology.GATEWAY, Topology.METERING, Topology.NOTIFICATION, Topology.WORKER)) {
            bind(Topology.DEAD_LETTERS, Topology.dead(service));
        }
        for (var host : hosts) {
            for (var lane : Lane.values()) {
                bind(Topology.COMMANDS, Topology.commandKey(HostId.of(host), lane));
            }
        }
    }

    /** A message as it crossed the broker. */
    record Overheard(String exchange, String key, JsonNode properties, String payload) {
        /** Everything of it, headers too. */
        byte[] bytes() {
            return (key + " " + properties + " " + payload).getBytes(StandardCharsets.UTF_8);
        }

        String traceparent() {
            return properties.at("/headers/traceparent").asString("");
        }
    }

    /** What crossed the broker since the last call. */
    List<Overheard> messages() {
        var request = Map.of("count", MORE_THAN_THERE_ARE, "ackmode", "ack_requeue_false", "encoding", "auto");
        var answer = send("POST", "queues/viveiro/" + QUEUE + "/get", request);
        return StreamSupport.stream(answer.spliterator(), false)
                .map(one -> new Overheard(
                        one.path("exchange").asString(""),
                        one.path("routing_key").asString(""),
                        one.path("properties"),
                        one.path("payload").asString("")))
                .toList();
    }

    @Override
    public void close() {
        send("DELETE", "queues/viveiro/" + QUEUE, null);
    }

    private void bind(String exchange, String key) {
        send("POST", "bindings/viveiro/e/" + exchange + "/q/" + QUEUE, Map.of("routing_key", key));
    }

    private JsonNode send(String method, String path, @Nullable Object body) {
        var json = body == null ? "" : JSON.writeValueAsString(body);
        var request = HttpRequest.newBuilder(URI.create(api + path))
                .header("Authorization", login)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .build();
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode())
                    .as("%s %s: %s", method, path, answer.body())
                    .isBetween(200, 299);
            return JSON.readTree(answer.body().isEmpty() ? "null" : answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
