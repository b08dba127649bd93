package dev.viveiro.gateway.console;

import dev.viveiro.gateway.call.SocketEnd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.web.socket.CloseStatus;

/**
 * A customer who is connected to a machine's console. Bytes are passed on piece by piece by the threads that read them, so that
 * who takes slowly slows the other side; nothing of them is kept or logged.
 */
final class OpenConsole {
    private final SocketEnd host;
    private final SocketEnd customer;
    private final AtomicLong shown = new AtomicLong();
    private final AtomicLong typed = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean watched = new AtomicBoolean();
    private final long openedAt = System.nanoTime();
    private volatile long busyAt = openedAt;
    private volatile long pingedAt = openedAt;

    /** Hears once how it ended. */
    @FunctionalInterface
    interface Ending {
        void ended(OpenConsole console, CloseStatus why);
    }

    /** Begins to pass on when the customer's connection is there. */
    OpenConsole(SocketEnd host, SocketEnd customer, Ending ending) {
        this.host = host;
        this.customer = customer;
        host.closed().thenAccept(why -> end(ofHost(why), ending));
        customer.closed().thenAccept(why -> end(why, ending));
        customer.whenOpen(() -> {
            host.giveTo(bytes -> pass(bytes, customer, shown, "too-slow"));
            customer.giveTo(bytes -> pass(bytes, host, typed, "host-gone"));
        });
    }

    private void pass(ByteBuffer bytes, SocketEnd to, AtomicLong count, String whenStuck) {
        busyAt = System.nanoTime();
        int length = bytes.remaining();
        try {
            to.send(bytes);
            count.addAndGet(length);
        } catch (IOException stuck) {
            close(CloseStatus.POLICY_VIOLATION.withReason(whenStuck));
        }
    }

    /** A host ends with its own reason, or breaks off. */
    private static CloseStatus ofHost(CloseStatus why) {
        boolean said = why.getReason() != null && !why.getReason().isEmpty();
        boolean known = why.getCode() == CloseStatus.NORMAL.getCode()
                || why.getCode() == CloseStatus.POLICY_VIOLATION.getCode();
        return said && known ? why : CloseStatus.SERVER_ERROR.withReason("host-gone");
    }

    private void end(CloseStatus why, Ending ending) {
        if (ended.compareAndSet(false, true)) {
            customer.close(why);
            host.close(CloseStatus.NORMAL);
            ending.ended(this, why);
        }
    }

    /** Ends it; the first reason counts. */
    void close(CloseStatus why) {
        customer.close(why);
    }

    /**
     * Looks whether it has to end, and asks both sides for a sign of life. On a thread of its own, for a side that takes nothing holds
     * whoever writes to it; while one look is held there is no other.
     */
    void look(ConsoleSettings settings) {
        if (watched.compareAndSet(false, true)) {
            Thread.ofVirtual().name("console-look").start(() -> {
                try {
                    lookNow(settings);
                } finally {
                    watched.set(false);
                }
            });
        }
    }

    private void lookNow(ConsoleSettings settings) {
        long now = System.nanoTime();
        if (Duration.ofNanos(now - openedAt).compareTo(settings.longest()) > 0) {
            close(CloseStatus.POLICY_VIOLATION.withReason("too-long"));
        } else if (Duration.ofNanos(now - busyAt).compareTo(settings.idle()) > 0) {
            close(CloseStatus.POLICY_VIOLATION.withReason("idle"));
        } else if (host.silent().compareTo(settings.gone()) > 0) {
            close(CloseStatus.SERVER_ERROR.withReason("host-gone"));
        } else if (customer.silent().compareTo(settings.gone()) > 0) {
            close(CloseStatus.POLICY_VIOLATION.withReason("no-pong"));
        } else if (Duration.ofNanos(now - pingedAt).compareTo(settings.ping()) > 0) {
            pingedAt = now;
            host.ping();
            customer.ping();
        }
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - openedAt);
    }

    /** Bytes that the customer was sent. */
    long shown() {
        return shown.get();
    }

    /** Bytes that the customer typed. */
    long typed() {
        return typed.get();
    }
}
