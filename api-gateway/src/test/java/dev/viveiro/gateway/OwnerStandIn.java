package dev.viveiro.gateway;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Stands in for the metering and notification workers: remembers what was asked, and answers what the test says. */
public final class OwnerStandIn implements AutoCloseable {
    /** A call as it arrived. */
    public record Asked(String method, String target, Map<String, List<String>> headers, String body) {
        public @Nullable String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().getFirst())
                    .findFirst()
                    .orElse(null);
        }
    }

    /** What to answer. */
    @FunctionalInterface
    public interface Answer {
        void give(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ECKey credentialKey;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Answer answer = exchange -> reply(exchange, 200, "application/json", "{\"items\":[]}");
    private volatile boolean keyAway;

    private OwnerStandIn(HttpServer server, ECKey credentialKey) {
        this.server = server;
        this.credentialKey = credentialKey;
    }

    static OwnerStandIn start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            OwnerStandIn standIn = new OwnerStandIn(
                    server,
                    new ECKeyGenerator(Curve.P_256).keyID("credentials-1").generate());
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", standIn::handle);
            server.start();
            return standIn;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                Map.copyOf(exchange.getRequestHeaders()),
                body));
        if (exchange.getRequestURI().getPath().equals("/internal/credential-key")) {
            if (keyAway) {
                reply(exchange, 503, "application/problem+json", "{}");
            } else {
                reply(
                        exchange,
                        200,
                        "application/json",
                        credentialKey.toPublicJWK().toJSONString());
            }
            return;
        }
        answer.give(exchange);
    }

    public static void reply(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    public void answers(Answer with) {
        answer = with;
    }

    public void credentialKeyIsAway(boolean away) {
        keyAway = away;
    }

    public ECKey credentialKey() {
        return credentialKey;
    }

    public List<Asked> asked() {
        return asked;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
