package dev.viveiro.gateway.front;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An answer on its way from its owner to the caller, part by part. One thread copies, others look at how long that takes. */
final class Transfer {
    private static final int BUFFER = 8192;

    private final InputStream from;
    private final Patience patience;
    private volatile boolean ended;
    private volatile boolean givenUp;

    private Transfer(InputStream from, Patience patience) {
        this.from = from;
        this.patience = patience;
    }

    /**
     * The owner's answer ended too early. It carries no cause: Spring would take that for a caller that hung up, and leave the
     * caller's connection open.
     */
    static final class BrokenAnswer extends RuntimeException {
        private BrokenAnswer(String why) {
            super("the owner's answer broke half way: " + why);
        }
    }

    /** Throws {@link BrokenAnswer} when the owner breaks off, or patience is over; other exceptions are the caller's. */
    static void copy(InputStream from, OutputStream to, Patience patience) throws IOException {
        Transfer transfer = new Transfer(from, patience);
        transfer.lookLater();
        try {
            byte[] some = new byte[BUFFER];
            for (int n = transfer.read(some); n >= 0; n = transfer.read(some)) {
                to.write(some, 0, n);
                to.flush();
            }
        } finally {
            transfer.ended = true;
        }
    }

    private int read(byte[] into) {
        patience.waits();
        try {
            int n = from.read(into);
            if (n < 0 && givenUp) {
                throw new BrokenAnswer("it is past its time");
            }
            return n;
        } catch (IOException e) {
            throw new BrokenAnswer(e.toString());
        } finally {
            patience.heard();
        }
    }

    private void lookLater() {
        CompletableFuture.delayedExecutor(patience.left().toMillis() + 1, TimeUnit.MILLISECONDS)
                .execute(this::look);
    }

    /** Whoever waits for a part of a stream that was closed hears at once that there is none. */
    private void look() {
        if (ended) {
            return;
        }
        if (patience.left().isPositive()) {
            lookLater();
        } else {
            // first: an end that comes of it must not be taken for that of the answer
            givenUp = true;
            close();
        }
    }

    private void close() {
        try {
            from.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the answer is past its time", e);
        }
    }
}
