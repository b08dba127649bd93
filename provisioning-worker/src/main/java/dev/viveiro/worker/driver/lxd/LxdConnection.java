package dev.viveiro.worker.driver.lxd;

import dev.viveiro.worker.driver.DriverFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.PathRequestContent;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * LXD's REST API, or that of Incus. Whoever calls sets the limit by an interrupt, upon which nobody waits for the answer
 * any more and the outcome is unknown. The request itself is left to end, by its answer or its deadline: LXD would go on
 * with it anyway.
 */
final class LxdConnection implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LxdConnection.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    /** A list of ten thousand machines with their states. */
    private static final int LARGEST_ANSWER = 256 << 20;

    private static final int LARGEST_EVENT = 4 << 20;
    private static final int THREADS = 16;
    /** LXD itself waits for its work for half a minute at most. */
    private static final Duration LOOK = Duration.ofSeconds(45);

    private static final Duration FILE = Duration.ofSeconds(20);
    private static final int FILE_TRIES = 3;
    /** An image of many gigabytes may go through the socket. */
    private static final Duration CHANGE = Duration.ofMinutes(10);
    /** All of a container's disk, which is read as slowly as it is compressed. */
    private static final Duration EXPORT = Duration.ofHours(2);
    /** So many that none waits for one: what was given up while it waits would be sent later, after what came in its place. */
    private static final int CONNECTIONS = 4096;

    private final LxdEndpoint endpoint;
    private final Duration look;
    private final Runnable moment;
    /** Changes whose answers nobody waits for any more, by their paths. */
    private final Map<CompletableFuture<ContentResponse>, String> leftAlone = new ConcurrentHashMap<>();

    private final HttpClient http;
    private final WebSocketClient events;

    private LxdConnection(LxdEndpoint endpoint, Duration look, Runnable moment) throws Exception {
        this.endpoint = endpoint;
        this.look = look;
        this.moment = moment;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
        threads.setName("lxd");
        threads.setDaemon(true);
        this.http = endpoint.client(threads);
        http.setMaxConnectionsPerDestination(CONNECTIONS);
        http.setUserAgentField(null);
        this.events = new WebSocketClient(http);
        events.setMaxTextMessageSize(LARGEST_EVENT);
        events.setIdleTimeout(Duration.ZERO);
        http.start();
        events.start();
    }

    /** @throws IOException when nobody answers there */
    static LxdConnection open(LxdEndpoint endpoint) throws IOException {
        return open(endpoint, LOOK);
    }

    /** @param look how long the answer to a question may take */
    static LxdConnection open(LxdEndpoint endpoint, Duration look) throws IOException {
        return open(endpoint, look, () -> {});
    }

    /** @param moment is run before each request: where a worker may die, so that tests can have one die there */
    static LxdConnection open(LxdEndpoint endpoint, Runnable moment) throws IOException {
        return open(endpoint, LOOK, moment);
    }

    private static LxdConnection open(LxdEndpoint endpoint, Duration look, Runnable moment) throws IOException {
        try {
            return new LxdConnection(endpoint, look, moment);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the client of " + endpoint + " did not start", e);
        }
    }

    /** Whether LXD is on this machine, as far as can be told. */
    boolean local() {
        return endpoint.local();
    }

    /** Asks, and changes nothing. */
    LxdAnswer get(String path) {
        return answer("GET " + path, ask(path, LARGEST_ANSWER));
    }

    /**
     * The content of what is no JSON; null when there is none, or when LXD says that it is no file but a folder or a link.
     *
     * @param most how many bytes are read: more is a failure, for guests have files of any size
     */
    byte @Nullable [] bytes(String path, int most) {
        ContentResponse response = file(() -> request(HttpMethod.GET, path), most);
        String type = Dialect.fileHeader(response.getHeaders(), "type");
        if (response.getStatus() == 404 || (type != null && !type.equals("file"))) {
            return null;
        }
        if (response.getStatus() >= 400) {
            throw LxdFailures.refused("GET " + path, answer(path, response));
        }
        return response.getContent();
    }

    /** Reads an answer's bytes while they come. */
    @FunctionalInterface
    interface Reading {
        void read(InputStream from) throws IOException;
    }

    /** Reads what is no JSON, and may be of any size; throws {@link IOException} only where the reading itself does. */
    void read(String path, Reading reading) throws IOException {
        InputStreamResponseListener listener = new InputStreamResponseListener();
        request(HttpMethod.GET, path)
                .idleTimeout(look.toMillis(), TimeUnit.MILLISECONDS)
                .timeout(EXPORT.toMillis(), TimeUnit.MILLISECONDS)
                .send(listener);
        try (InputStream from = new GivenStream("GET " + path, listener.getInputStream())) {
            int status = listener.get(look.toMillis(), TimeUnit.MILLISECONDS).getStatus();
            if (status >= 400) {
                throw LxdFailures.refused("GET " + path, new LxdAnswer(status, MissingNode.getInstance()));
            }
            reading.read(from);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LxdFailures.interrupted("GET " + path, e);
        } catch (ExecutionException e) {
            throw LxdFailures.unreachable("GET " + path, endpoint, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw LxdFailures.unreachable("GET " + path, endpoint, e);
        }
    }

    LxdAnswer send(HttpMethod method, String path, @Nullable Object body) {
        return send(method, path, body, plain(path));
    }

    /** @param makes the path of what comes to be by it, for whom it is waited if it is given up */
    LxdAnswer send(HttpMethod method, String path, @Nullable Object body, String makes) {
        Request request = request(method, path);
        if (body != null) {
            request.body(new BytesRequestContent("application/json", JSON.writeValueAsBytes(body)));
        }
        return answer(method + " " + path, send(request, makes));
    }

    private static String plain(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    /** Sends a file of an instance, with headers of {@link Dialect}; once or twice says the same. */
    LxdAnswer post(String path, byte[] content, Map<String, String> headers) {
        return answer(
                "POST " + path,
                file(
                        () -> {
                            Request request = request(HttpMethod.POST, path).body(new BytesRequestContent(content));
                            headers.forEach((name, value) -> request.headers(fields -> fields.put(name, value)));
                            return request;
                        },
                        LARGEST_ANSWER));
    }

    /** Sends a file without reading it into memory. */
    LxdAnswer post(String path, Path file) throws IOException {
        return answer(
                "POST " + path, send(request(HttpMethod.POST, path).body(new PathRequestContent(file)), plain(path)));
    }

    /** Tells of every event until the answer is closed. */
    CompletableFuture<Session> listen(String path, Session.Listener listener) throws IOException {
        return events.connect(listener, endpoint.events(path));
    }

    private Request request(HttpMethod method, String path) {
        moment.run();
        return endpoint.request(http, path).method(method);
    }

    private ContentResponse ask(String path, int most) {
        Request request = request(HttpMethod.GET, path).timeout(look.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return new CompletableResponseListener(request, most).send().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LxdFailures.interrupted("GET " + path, e);
        } catch (ExecutionException e) {
            throw LxdFailures.unreachable("GET " + path, endpoint, e.getCause() == null ? e : e.getCause());
        }
    }

    /**
     * Tried again when no answer comes: LXD 5.0 serves an instance's files by a process that ends ten seconds after the last
     * was asked for, and who comes in that moment is never answered.
     */
    private ContentResponse file(Supplier<Request> asked, int most) {
        for (int tries = 1; ; tries++) {
            Request request = asked.get().timeout(fileTimeout().toMillis(), TimeUnit.MILLISECONDS);
            String what = request.getMethod() + " " + request.getPath();
            CompletableFuture<ContentResponse> answer = new CompletableResponseListener(request, most).send();
            try {
                return answer.get();
            } catch (InterruptedException e) {
                leave(answer, request.getPath());
                Thread.currentThread().interrupt();
                throw LxdFailures.interrupted(what, e);
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                if (tries == FILE_TRIES || !(cause instanceof TimeoutException)) {
                    throw LxdFailures.unreachable(what, endpoint, cause);
                }
                log.warn("{} is tried again, since LXD did not answer within {}.", what, fileTimeout());
            }
        }
    }

    private Duration fileTimeout() {
        return look.compareTo(FILE) < 0 ? look : FILE;
    }

    private ContentResponse send(Request request, String changes) {
        String what = request.getMethod() + " " + request.getPath();
        request.timeout(CHANGE.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<ContentResponse> answer = new CompletableResponseListener(request, LARGEST_ANSWER).send();
        try {
            return answer.get();
        } catch (InterruptedException e) {
            leave(answer, changes);
            Thread.currentThread().interrupt();
            throw LxdFailures.interrupted(what, e);
        } catch (ExecutionException e) {
            throw LxdFailures.unknown(what, endpoint, e.getCause() == null ? e : e.getCause());
        }
    }

    private void leave(CompletableFuture<ContentResponse> answer, String path) {
        leftAlone.put(answer, path);
        var unused = answer.whenComplete((response, failure) -> leftAlone.remove(answer));
    }

    /** Returns when every change of this path, or below it, that was given up here has had its answer, or its deadline. */
    void awaitLeftAlone(String path) {
        for (Map.Entry<CompletableFuture<ContentResponse>, String> left : leftAlone.entrySet()) {
            if (left.getValue().equals(path) || left.getValue().startsWith(path + "/")) {
                try {
                    var unused = left.getKey()
                            .handle((response, failure) -> "it has ended")
                            .get();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw LxdFailures.interrupted("waiting for an earlier change of " + path, e);
                } catch (ExecutionException e) {
                    throw new IllegalStateException("what handles a failure failed", e);
                }
            }
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
                    "look whether something else listens where LXD should",
                    e);
        }
    }

    @Override
    public void close() {
        try {
            try {
                events.stop();
            } finally {
                http.stop();
            }
        } catch (Exception e) {
            throw new IllegalStateException("the client of " + endpoint + " did not stop", e);
        }
    }

    static long seconds(Duration length) {
        return Math.max(1, TimeUnit.MILLISECONDS.toSeconds(length.toMillis()));
    }
}
