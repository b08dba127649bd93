package dev.viveiro.gateway.change.web;

import dev.viveiro.gateway.change.log.Interest;
import dev.viveiro.gateway.change.log.Portion;
import dev.viveiro.gateway.change.log.Tail;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * One reader, written to by the virtual thread of its request. It holds at most one portion; all else it has not read stays
 * in the log. {@link #close()} and {@link #closeIfStuck} come from other threads.
 */
final class EventStream {
    private static final Duration LEFT_TO_NOTICE = Duration.ofSeconds(5);

    private final OutputStream out;
    private final Tail tail;
    private final Interest interest;
    private final Duration heartbeat;
    private final Thread writer = Thread.currentThread();
    private volatile boolean closed;
    private boolean writing;
    private long writingSince;
    private long quietSince = System.nanoTime();

    EventStream(OutputStream out, Tail tail, Interest interest, Duration heartbeat) {
        this.out = out;
        this.tail = tail;
        this.interest = interest;
        this.heartbeat = heartbeat;
    }

    /**
     * Writes until it is closed, or until what follows is not kept any more; the reader comes again.
     *
     * @throws IOException when the reader is gone or was cut off
     */
    void run(String opening, long position) throws IOException, InterruptedException {
        write(opening);
        long at = position;
        while (!closed) {
            Optional<Portion> next = tail.after(at, interest);
            if (next.isEmpty()) {
                return;
            }
            at = next.get().upTo();
            if (!next.get().entries().isEmpty()) {
                write(EventText.events(next.get().entries()));
            } else if (quiet().compareTo(heartbeat) >= 0) {
                write(EventText.HEARTBEAT);
            } else {
                tail.await(at, heartbeat.minus(quiet()), () -> closed);
            }
        }
    }

    private Duration quiet() {
        return Duration.ofNanos(System.nanoTime() - quietSince);
    }

    private void write(String text) throws IOException {
        begin();
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } finally {
            end();
        }
        quietSince = System.nanoTime();
    }

    private synchronized void begin() throws IOException {
        if (closed) {
            throw new IOException("the stream was closed");
        }
        writing = true;
        writingSince = System.nanoTime();
    }

    private synchronized void end() {
        writing = false;
        // an interrupt that came too late to break the write is nobody else's
        boolean ignored = Thread.interrupted();
    }

    /** Cuts the reader off when it has not taken what is being written to it for {@code patience}. */
    boolean closeIfStuck(Duration patience) {
        if (!stuckFor(patience)) {
            return false;
        }
        close();
        return true;
    }

    private synchronized boolean stuckFor(Duration patience) {
        return writing && System.nanoTime() - writingSince > patience.toNanos();
    }

    /** Ends the stream at once; a write that waits for the reader is broken, and with it the connection. */
    void close() {
        closed = true;
        tail.wake();
        // the server takes each interrupt for the end of a wait of at least 1 ms, so its own write timeout is soon used
        // up
        long start = System.nanoTime();
        while (interruptWrite() && System.nanoTime() - start < LEFT_TO_NOTICE.toNanos()) {
            Thread.yield();
        }
    }

    private synchronized boolean interruptWrite() {
        if (writing) {
            writer.interrupt();
        }
        return writing;
    }
}
