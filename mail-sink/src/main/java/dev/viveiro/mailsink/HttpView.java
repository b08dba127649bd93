package dev.viveiro.mailsink;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.viveiro.mailsink.MailQuery.InvalidQueryException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Shows the mails: {@code GET /messages?to=&limit=&pageToken=} and {@code GET /healthz}; everything else is a problem. */
final class HttpView implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpView.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;
    private final MailStore mails;

    private HttpView(HttpServer server, MailStore mails) {
        this.server = server;
        this.mails = mails;
    }

    /** @param nextPageToken absent on the last page */
    private record Page(
            List<ReceivedMail> items,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String nextPageToken) {}

    static HttpView start(InetAddress address, int port, MailStore mails) throws IOException {
        var server = open(address, port);
        var view = new HttpView(server, mails);
        server.createContext("/", view::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return view;
    }

    private static HttpServer open(InetAddress address, int port) throws IOException {
        try {
            return HttpServer.create(new InetSocketAddress(address, port), 0);
        } catch (IOException e) {
            throw new IOException("HTTP port " + port + " cannot be opened: " + e.getMessage(), e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        // the server's threads look for classes where the JDK is; in an executable jar the mail library is elsewhere
        Thread.currentThread().setContextClassLoader(HttpView.class.getClassLoader());
        try (exchange) {
            try {
                route(exchange);
            } catch (InvalidQueryException e) {
                var detail = Objects.requireNonNullElse(e.getMessage(), "");
                var error = Map.of("pointer", "/" + e.parameter(), "code", "invalid", "detail", detail);
                problem(exchange, 400, "invalid-request", "The query is not valid.", List.of(error));
            } catch (RuntimeException e) {
                log.error("{} could not be answered", exchange.getRequestURI(), e);
                problem(exchange, 500, "internal-error", Objects.requireNonNullElse(e.getMessage(), ""), List.of());
            }
        }
    }

    private void route(HttpExchange exchange) throws IOException, InvalidQueryException {
        var path = exchange.getRequestURI().getPath();
        if (!path.equals("/messages") && !path.equals("/healthz")) {
            problem(exchange, 404, "not-found", "Nothing is at " + path + ".", List.of());
        } else if (!exchange.getRequestMethod().equals("GET")) {
            exchange.getResponseHeaders().set("Allow", "GET");
            problem(exchange, 405, "method-not-allowed", "Only GET is answered here.", List.of());
        } else if (path.equals("/healthz")) {
            send(exchange, 200, "application/json", Map.of("status", "UP"));
        } else {
            send(exchange, 200, "application/json", page(MailQuery.of(exchange.getRequestURI())));
        }
    }

    private Page page(MailQuery query) throws IOException {
        var found = mails.newestFirst(query.to(), query.before(), query.limit() + 1);
        if (found.size() <= query.limit()) {
            return new Page(found, null);
        }
        var items = found.subList(0, query.limit());
        return new Page(items, String.valueOf(Long.parseLong(items.getLast().id())));
    }

    private static void problem(
            HttpExchange exchange, int status, String code, String detail, List<Map<String, String>> errors)
            throws IOException {
        send(
                exchange,
                status,
                "application/problem+json",
                Map.of(
                        "type", "about:blank",
                        "title", code,
                        "status", status,
                        "detail", detail,
                        "code", code,
                        "errors", errors));
    }

    private static void send(HttpExchange exchange, int status, String type, Object body) throws IOException {
        var bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
