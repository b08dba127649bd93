package dev.viveiro.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers HTTP questions from a script: to each question its answers in order, the last one again and again. */
final class StandIn implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Deque<Reply>> script = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    private record Reply(int status, String body) {}

    StandIn() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** {@code question} is the method and the path with its query; single quotes in the body stand for double ones. */
    StandIn on(String question, int status, String body) {
        synchronized (script) {
            script.computeIfAbsent(question, q -> new ArrayDeque<>()).add(new Reply(status, body.replace('\'', '"')));
        }
        return this;
    }

    /** Forgets what was scripted for a question. */
    StandIn instead(String question) {
        synchronized (script) {
            script.remove(question);
        }
        return this;
    }

    /** Questions in their order, each with its body, authorization and idempotency key, as far as it has them. */
    List<String> asked() {
        synchronized (script) {
            return List.copyOf(asked);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        var question = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var key = exchange.getRequestHeaders().getFirst("Authorization");
        var once = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        @Nullable Reply reply;
        synchronized (script) {
            asked.add((question + " " + body + (key == null ? "" : " [" + key + "]")
                            + (once == null ? "" : " idempotency " + once))
                    .strip());
            var replies = script.getOrDefault(question, new ArrayDeque<>());
            reply = replies.size() > 1 ? replies.remove() : replies.peek();
        }
        if (reply == null) {
            reply = new Reply(599, "{\"title\":\"not in the script\",\"detail\":\"" + question + "\"}");
        }
        var bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
