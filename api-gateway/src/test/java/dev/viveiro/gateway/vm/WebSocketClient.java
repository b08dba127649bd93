package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Somebody who is connected by a WebSocket, and remembers what he is told. */
final class WebSocketClient implements WebSocket.Listener {
    private static final int PATIENCE = 15;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private @Nullable WebSocket socket;

    static WebSocketClient connect(URI uri, String authorization) {
        WebSocketClient client = new WebSocketClient();
        client.socket = HTTP.newWebSocketBuilder()
                .header("Authorization", authorization)
                .buildAsync(uri, client)
                .orTimeout(PATIENCE, TimeUnit.SECONDS)
                .join();
        return client;
    }

    /** Status and body of the answer to an upgrade that was refused. */
    static String refusal(URI uri, String authorization) {
        try {
            connect(uri, authorization).close();
            return "101";
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return String.valueOf(refused.getResponse().statusCode());
            }
            throw e;
        }
    }

    void say(String text) {
        say(text.getBytes(StandardCharsets.UTF_8));
    }

    void say(byte[] bytes) {
        socket().sendBinary(ByteBuffer.wrap(bytes), true)
                .orTimeout(PATIENCE, TimeUnit.SECONDS)
                .join();
    }

    void write(String text) {
        socket().sendText(text, true).orTimeout(PATIENCE, TimeUnit.SECONDS).join();
    }

    void close() {
        close(1000, "");
    }

    void close(int status, String reason) {
        socket().sendClose(status, reason).orTimeout(PATIENCE, TimeUnit.SECONDS).join();
    }

    /** Ends without a word. */
    void breakOff() {
        socket().abort();
    }

    private WebSocket socket() {
        return Objects.requireNonNull(socket);
    }

    synchronized String heard() {
        return heard.toString(StandardCharsets.UTF_8);
    }

    /** Waits until exactly that was heard in all. */
    void hears(String all) {
        Core.soon(() -> assertThat(heard()).isEqualTo(all));
    }

    /** Status and reason with which the other side closes. */
    String closedWith() {
        return closed.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
    }

    boolean open() {
        return !closed.isDone();
    }

    @Override
    public synchronized CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        heard.writeBytes(bytes);
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        closed.complete(status + " " + reason);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closed.complete("broken: " + failure);
    }
}
