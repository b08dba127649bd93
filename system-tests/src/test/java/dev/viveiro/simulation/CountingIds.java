package dev.viveiro.simulation;

import dev.viveiro.kernel.Ids;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Identities that count, so that the same walk gives the same ones; each is larger than all before it, as version 7 is. */
public final class CountingIds implements Ids {
    private static final long VERSION_7 = 0x0190_0000_0000_7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final AtomicLong last = new AtomicLong();

    @Override
    public UUID next() {
        return new UUID(VERSION_7, VARIANT | last.incrementAndGet());
    }

    /** Counts from 1 again. */
    void reset() {
        last.set(0);
    }
}
