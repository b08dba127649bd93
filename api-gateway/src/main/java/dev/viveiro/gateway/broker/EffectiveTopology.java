package dev.viveiro.gateway.broker;

import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.Topology.QueueSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.amqp.autoconfigure.RabbitProperties;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Compares what the broker really does with each queue to what was declared: an operator's policy can override an
 * argument, and then messages would be lost without a word. Asks the management API.
 */
@Component
class EffectiveTopology {
    private static final Duration WITHIN = Duration.ofSeconds(10);

    /** HTTP/1.1: the client asks plain HTTP to become HTTP/2, and the broker's server then sometimes says no more for a minute. */
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(WITHIN)
            .build();

    private final String url;
    private final RabbitProperties rabbit;

    EffectiveTopology(
            @Value("${VIVEIRO_AMQP_MANAGEMENT_URL:http://127.0.0.1:15672}") String url, RabbitProperties rabbit) {
        this.url = url;
        this.rabbit = rabbit;
    }

    /**
     * Throws {@link IllegalStateException} that names queue, setting, expected and effective value, and {@link
     * UncheckedIOException} when the management API does not answer.
     */
    void check() {
        Map<String, JsonNode> queues = new HashMap<>();
        fetch().forEach(queue -> queues.put(queue.path("name").asString(), queue));
        List<String> wrong = new ArrayList<>();
        for (QueueSpec spec : Topology.serviceQueues()) {
            JsonNode queue = queues.get(spec.name());
            if (queue == null) {
                wrong.add("queue " + spec.name() + " is missing");
            } else {
                wrong.addAll(differences(spec, queue));
            }
        }
        if (!wrong.isEmpty()) {
            throw new IllegalStateException("The broker does not do what was declared: " + String.join("; ", wrong)
                    + ". Remove the policy, or delete the queue when it is empty, and start again.");
        }
    }

    /** What differs between a declared queue and one that the management API describes. */
    static List<String> differences(QueueSpec spec, JsonNode queue) {
        List<String> wrong = new ArrayList<>();
        spec.arguments().forEach((name, expected) -> {
            String effective = queue.path("arguments").path(name).asString("nothing");
            if (!expected.toString().equals(effective)) {
                wrong.add("queue " + spec.name() + ": " + name + " is " + effective + ", expected " + expected);
            }
        });
        for (String overridden : queue.path("effective_policy_definition").propertyNames()) {
            wrong.add("queue " + spec.name() + ": a policy sets " + overridden);
        }
        return wrong;
    }

    private JsonNode fetch() {
        String vhost = URLEncoder.encode(String.valueOf(rabbit.determineVirtualHost()), StandardCharsets.UTF_8);
        String credentials = rabbit.determineUsername() + ":" + rabbit.determinePassword();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/queues/" + vhost))
                .timeout(WITHIN)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
                .build();
        try {
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("The broker's management API at " + url + " answered "
                        + answer.statusCode() + "; expected 200. Is the gateway's broker user an administrator?");
            }
            return ContractJson.mapper().readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The broker's management API at " + url + " does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking the management API", e);
        }
    }
}
