package dev.viveiro.worker.call;

import dev.viveiro.worker.driver.ConsoleEnd;
import dev.viveiro.worker.driver.MachineConsole;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one console to the gateway and back, a frame at a time: while the gateway takes nothing the console is not read, and
 * while the machine takes nothing the gateway is not. Public because Jetty calls nobody else.
 */
public final class ConsoleStream implements Session.Listener {
    /** Longer than the gateway is patient with its reader. */
    private static final long PATIENCE_SECONDS = 20;

    private static final Logger log = LoggerFactory.getLogger(ConsoleStream.class);

    private final MachineConsole console;
    private final byte[] before;
    private final Executor threads;
    private final AtomicReference<@Nullable End> end = new AtomicReference<>();
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private volatile @Nullable Session session;

    private record End(int status, String why) {}

    /** @param before what the machine said earlier, which is told first */
    ConsoleStream(MachineConsole console, byte[] before, Executor threads) {
        this.console = console;
        this.before = before;
        this.threads = threads;
    }

    /** Completes when nothing of it is left. */
    CompletableFuture<@Nullable Void> ended() {
        return ended;
    }

    /** Ends it; the first reason counts. */
    void end(int status, String why) {
        boolean unused = end.compareAndSet(null, new End(status, why));
        console.close();
    }

    /** It never began: the gateway was not reached. */
    void abandon() {
        console.close();
        boolean unused = ended.complete(null);
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        session = opened;
        threads.execute(() -> carry(opened));
        opened.demand();
    }

    private void carry(Session to) {
        try (console) {
            if (before.length > 0) {
                send(to, before);
            }
            for (byte[] said = console.read(); said.length > 0; said = console.read()) {
                send(to, said);
            }
            boolean unused = end.compareAndSet(null, of(console.end()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException gone) {
            log.debug("A console's reader is gone: {}", gone.toString());
        } catch (RuntimeException defect) {
            boolean unused = end.compareAndSet(null, new End(StatusCode.SERVER_ERROR, "host-failed"));
            log.warn("A console broke off: {}", defect.getMessage(), defect);
        } finally {
            hangUp(to);
            boolean unused = ended.complete(null);
        }
    }

    private static End of(ConsoleEnd end) {
        return switch (end) {
            case BOOT_OVER -> new End(StatusCode.NORMAL, "machine-stopped");
            case READER_BEHIND -> new End(StatusCode.POLICY_VIOLATION, "console-too-slow");
        };
    }

    private static void send(Session to, byte[] bytes)
            throws ExecutionException, TimeoutException, InterruptedException {
        Callback.Completable sent = new Callback.Completable();
        to.sendBinary(ByteBuffer.wrap(bytes), sent);
        Object unused = sent.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void hangUp(Session from) {
        End why = end.get();
        if (why == null) {
            from.disconnect();
        } else if (from.isOpen()) {
            from.close(why.status(), why.why(), Callback.from(() -> {}, failure -> from.disconnect()));
        }
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
        byte[] typed = new byte[payload.remaining()];
        payload.get(typed);
        callback.succeed();
        // the next frame is asked for once this one is typed
        threads.execute(() -> type(typed));
    }

    private void type(byte[] typed) {
        try {
            console.write(typed);
            Session open = session;
            if (open != null && open.isOpen()) {
                open.demand();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (CompletionException | IllegalStateException e) {
            log.debug("Nothing more is typed: {}", e.toString());
            end(StatusCode.SERVER_ERROR, "host-failed");
        }
    }

    @Override
    public void onWebSocketClose(int status, @Nullable String reason, Callback callback) {
        callback.succeed();
        console.close();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        console.close();
    }
}
