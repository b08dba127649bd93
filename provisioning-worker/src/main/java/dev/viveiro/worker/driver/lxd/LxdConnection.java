package dev.viveiro.worker.driver.lxd;

import dev.viveiro.worker.driver.DriverFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.PathRequestContent;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * LXD's REST API over its Unix socket. It waits as long as it takes: whoever calls sets the limit by an interrupt, upon
 * which the request is given up and its outcome is unknown.
 */
final class LxdConnection implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ORIGIN = "http://lxd";
    /** A list of ten thousand machines with their states. */
    private static final int LARGEST_ANSWER = 256 << 20;

    private static final int LARGEST_EVENT = 4 << 20;
    private static final int THREADS = 16;

    private final Path socket;
    private final HttpClient http;
    private final WebSocketClient events;

    private LxdConnection(Path socket) throws Exception {
        this.socket = socket;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
        threads.setName("lxd");
        threads.setDaemon(true);
        this.http = new UnixClient(socket, threads);
        http.setMaxConnectionsPerDestination(64);
        http.setUserAgentField(null);
        this.events = new WebSocketClient(http);
        events.setMaxTextMessageSize(LARGEST_EVENT);
        events.setIdleTimeout(Duration.ZERO);
        http.start();
        events.start();
    }

    /** Sends every request, also those that the WebSocket client makes, over the socket. */
    private static final class UnixClient extends HttpClient {
        private final Transport transport;

        UnixClient(Path socket, Executor threads) {
            super(new HttpClientTransportOverHTTP(connector(threads)));
            this.transport = new Transport.TCPUnix(socket);
            setExecutor(threads);
        }

        private static ClientConnector connector(Executor threads) {
            ClientConnector connector = new ClientConnector();
            connector.setExecutor(threads);
            connector.setSelectors(1);
            return connector;
        }

        @Override
        public Request newRequest(URI uri) {
            return super.newRequest(uri).transport(transport);
        }
    }

    /** @throws IOException when nobody answers there */
    static LxdConnection open(Path socket) throws IOException {
        try {
            return new LxdConnection(socket);
        } catch (Exception e) {
            throw new IOException("the client of " + socket + " did not start", e);
        }
    }

    /** Asks, and changes nothing. */
    LxdAnswer get(String path) {
        return answer("GET " + path, send(request(HttpMethod.GET, path), false));
    }

    /**
     * The content of what is no JSON; null when there is none, or when LXD says that it is no file but a folder or a link.
     *
     * @param most how many bytes are read: more is a failure, for guests have files of any size
     */
    byte @Nullable [] bytes(String path, int most) {
        ContentResponse response = send(request(HttpMethod.GET, path), false, most);
        String type = response.getHeaders().get("X-LXD-type");
        if (response.getStatus() == 404 || (type != null && !type.equals("file"))) {
            return null;
        }
        if (response.getStatus() >= 400) {
            throw LxdFailures.refused("GET " + path, answer(path, response));
        }
        return response.getContent();
    }

    LxdAnswer send(HttpMethod method, String path, @Nullable Object body) {
        Request request = request(method, path);
        if (body != null) {
            request.body(new BytesRequestContent("application/json", JSON.writeValueAsBytes(body)));
        }
        return answer(method + " " + path, send(request, true));
    }

    /** Sends what is no JSON, with LXD's own headers. */
    LxdAnswer post(String path, byte[] content, Map<String, String> headers) {
        Request request = request(HttpMethod.POST, path).body(new BytesRequestContent(content));
        headers.forEach((name, value) -> request.headers(fields -> fields.put(name, value)));
        return answer("POST " + path, send(request, true));
    }

    /** Sends a file without reading it into memory. */
    LxdAnswer post(String path, Path file) throws IOException {
        return answer("POST " + path, send(request(HttpMethod.POST, path).body(new PathRequestContent(file)), true));
    }

    /** Tells of every event until the answer is closed. */
    CompletableFuture<Session> listen(String path, Session.Listener listener) throws IOException {
        return events.connect(listener, URI.create("ws://lxd" + path));
    }

    private Request request(HttpMethod method, String path) {
        return http.newRequest(URI.create(ORIGIN + path)).method(method);
    }

    private ContentResponse send(Request request, boolean changes) {
        return send(request, changes, LARGEST_ANSWER);
    }

    private ContentResponse send(Request request, boolean changes, int most) {
        String what = request.getMethod() + " " + request.getPath();
        try {
            return new CompletableResponseListener(request, most).send().get();
        } catch (InterruptedException e) {
            boolean unused = request.abort(e).getNow(false);
            Thread.currentThread().interrupt();
            throw LxdFailures.interrupted(what, e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw changes ? LxdFailures.unknown(what, socket, cause) : LxdFailures.unreachable(what, socket, cause);
        }
    }

    private static LxdAnswer answer(String what, ContentResponse response) {
        byte[] content = response.getContent();
        if (content == null || content.length == 0) {
            return new LxdAnswer(response.getStatus(), MissingNode.getInstance());
        }
        try {
            JsonNode body = JSON.readTree(content);
            return new LxdAnswer(response.getStatus(), body);
        } catch (JacksonException e) {
            throw DriverFailure.outcomeUnknown(
                    "hypervisor-garbled",
                    "%s was answered with what is no JSON: %s"
                            .formatted(
                                    what, new String(content, 0, Math.min(content.length, 80), StandardCharsets.UTF_8)),
                    "look whether something else listens on LXD's socket",
                    e);
        }
    }

    @Override
    public void close() {
        try {
            events.stop();
            http.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the client of " + socket + " did not stop", e);
        }
    }

    static long seconds(Duration length) {
        return Math.max(1, TimeUnit.MILLISECONDS.toSeconds(length.toMillis()));
    }
}
