package dev.viveiro.gateway.host.joining;

import dev.viveiro.contract.problem.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The broker's management API over HTTP/1.1: it loses bodies that come with an upgrade to HTTP/2. */
final class BrokerManagement {
    private static final Set<Integer> DONE = Set.of(200, 201, 204);
    private static final int RETRY_AFTER_SECONDS = 5;
    private static final int TRIES = 5;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Logger log = LoggerFactory.getLogger(BrokerManagement.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HostSettings.Broker broker;
    private final String authorization;
    private final HttpClient http;

    BrokerManagement(HostSettings.Broker broker) {
        this.broker = broker;
        String login = broker.user() + ":" + broker.password();
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(broker.timeout())
                .build();
    }

    void put(Map<String, ?> body, String... path) {
        HttpRequest.Builder request = request(path).PUT(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        expect(DONE, send(request), "PUT", path);
    }

    JsonNode get(String... path) {
        HttpResponse<String> answer = send(request(path).GET());
        expect(DONE, answer, "GET", path);
        return JSON.readTree(answer.body());
    }

    /** What is not there is deleted already. */
    void delete(String... path) {
        expect(Set.of(200, 204, 404), send(request(path).DELETE()), "DELETE", path);
    }

    private HttpRequest.Builder request(String... path) {
        String encoded = Arrays.stream(path)
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/", "/api/", ""));
        return HttpRequest.newBuilder(URI.create(broker.managementUrl() + encoded))
                .timeout(broker.timeout())
                .header("Authorization", authorization)
                .header("Content-Type", "application/json");
    }

    /**
     * Every request can be repeated. The broker answers 500 when what it walks over, such as a user's connections, goes
     * away meanwhile; asked again it has the answer.
     */
    private HttpResponse<String> send(HttpRequest.Builder request) {
        HttpResponse<String> answer = sendOnce(request);
        for (int tries = 1; answer.statusCode() >= 500; tries++) {
            if (tries == TRIES) {
                throw away(new IOException("status " + answer.statusCode() + ": " + answer.body()));
            }
            LockSupport.parkNanos(PAUSE.toNanos() * tries);
            answer = sendOnce(request);
        }
        return answer;
    }

    private HttpResponse<String> sendOnce(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw away(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away(e);
        }
    }

    private static ProblemException away(Exception cause) {
        log.warn("The broker's management API does not answer ({}); the caller was told to retry", cause.toString());
        return ProblemException.unavailable(
                "The broker does not answer; the request can be repeated.", RETRY_AFTER_SECONDS);
    }

    private static void expect(Set<Integer> statuses, HttpResponse<String> answer, String method, String... path) {
        if (!statuses.contains(answer.statusCode())) {
            throw new IllegalStateException("the broker's management API answered " + answer.statusCode() + " to "
                    + method + " " + String.join("/", path) + ": " + answer.body());
        }
    }
}
