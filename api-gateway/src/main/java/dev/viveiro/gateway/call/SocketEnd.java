package dev.viveiro.gateway.call;

import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/**
 * One end of a connection that carries bytes. What comes is given on a piece at a time, on the thread that reads: while whoever
 * gets it takes nothing, nothing more is read. Text counts as its bytes in UTF-8.
 */
public final class SocketEnd extends AbstractWebSocketHandler {
    /** How long a piece may take to be sent. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String SEND_TIMEOUT = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

    private final CompletableFuture<WebSocketSession> opened = new CompletableFuture<>();
    private final CompletableFuture<Receiver> receiver = new CompletableFuture<>();
    private final CompletableFuture<CloseStatus> closed = new CompletableFuture<>();
    private final ReentrantLock sending = new ReentrantLock();
    private volatile long heardAt = System.nanoTime();

    /** Takes what comes from one end. */
    @FunctionalInterface
    public interface Receiver {
        void take(ByteBuffer bytes) throws IOException;
    }

    /** Runs it once the connection is there. */
    public void whenOpen(Runnable then) {
        var unused = opened.thenRun(then);
    }

    /** What came and what comes goes there; until then nothing is read. */
    public void giveTo(Receiver other) {
        boolean unused = receiver.complete(other);
    }

    /** Completes with the first reason for which it is closed, whoever closed it. */
    public CompletableFuture<CloseStatus> closed() {
        return closed;
    }

    /**
     * Sends a piece, and returns when it is on its way.
     *
     * @throws IOException when the other side takes nothing, or is gone
     */
    public void send(ByteBuffer bytes) throws IOException {
        send(new BinaryMessage(bytes));
    }

    /** Asks for a sign of life; one that is sending something is alive enough. */
    public void ping() {
        WebSocketSession session = opened.getNow(null);
        if (session != null && sending.tryLock()) {
            try {
                session.sendMessage(new PingMessage());
            } catch (IOException | IllegalStateException gone) {
                close(CloseStatus.SESSION_NOT_RELIABLE);
            } finally {
                sending.unlock();
            }
        }
    }

    /** How long nothing was heard, not even the answer to a ping. */
    public Duration silent() {
        return Duration.ofNanos(System.nanoTime() - heardAt);
    }

    private void send(WebSocketMessage<?> message) throws IOException {
        WebSocketSession session = opened.getNow(null);
        if (session == null || closed.isDone()) {
            throw new IOException("not connected");
        }
        sending.lock();
        try {
            session.sendMessage(message);
        } catch (IllegalStateException gone) {
            throw new IOException(gone);
        } finally {
            sending.unlock();
        }
    }

    /** Closes it; only the first reason counts. */
    public void close(CloseStatus status) {
        boolean unused = closed.complete(status);
        WebSocketSession session = opened.getNow(null);
        if (session == null) {
            return;
        }
        try {
            session.close(status);
        } catch (IOException | IllegalStateException gone) {
            // it is closed, then
        }
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        Session real = ((NativeWebSocketSession) session).getNativeSession(Session.class);
        if (real != null) {
            real.getUserProperties().put(SEND_TIMEOUT, PATIENCE.toMillis());
        }
        boolean unused = opened.complete(session);
        CloseStatus already = closed.getNow(null);
        if (already != null) {
            close(already);
        }
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) {
        give(message.getPayload());
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) {
        give(ByteBuffer.wrap(message.getPayload().getBytes(StandardCharsets.UTF_8)));
    }

    private void give(ByteBuffer bytes) {
        heardAt = System.nanoTime();
        try {
            receiver.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).take(bytes);
        } catch (IOException | TimeoutException | ExecutionException e) {
            close(CloseStatus.SESSION_NOT_RELIABLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close(CloseStatus.GOING_AWAY);
        }
    }

    @Override
    protected void handlePongMessage(WebSocketSession session, PongMessage message) {
        heardAt = System.nanoTime();
    }

    @Override
    public void handleTransportError(WebSocketSession session, @Nullable Throwable exception) {
        close(CloseStatus.SESSION_NOT_RELIABLE);
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        boolean unused = closed.complete(status);
    }

    /** A large message comes in pieces. */
    @Override
    public boolean supportsPartialMessages() {
        return true;
    }
}
