package dev.viveiro.worker.driver.simulated;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** All that one machine said, of which the end is kept. */
final class Terminal {
    /** In bytes. */
    static final int KEPT = 64 << 10;

    private static final String PROMPT = "$ ";

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private byte[] kept = new byte[0];
    /** Bytes said in all; the last of them are kept. */
    private long said;

    private @Nullable String boot;

    /** The same terminal, having told of a boot that it had not seen. */
    Terminal in(SimulatedMachine machine) {
        lock.lock();
        try {
            String now = machine.bootId();
            if (now != null && !now.equals(boot)) {
                say("Booting %s, boot %s\r\n%s is up.\r\n%s"
                        .formatted(machine.spec().name(), now, machine.spec().name(), PROMPT));
            }
            boot = now;
            more.signalAll();
            return this;
        } finally {
            lock.unlock();
        }
    }

    /** Echoes it, with a new prompt after each line. */
    void type(byte[] typed) {
        String text = new String(typed, StandardCharsets.ISO_8859_1);
        say(text.replaceAll("\r\n|\r|\n", "\r\n" + PROMPT.replace("$", "\\$")));
    }

    private void say(String text) {
        lock.lock();
        try {
            byte[] added = text.getBytes(StandardCharsets.ISO_8859_1);
            byte[] all = Arrays.copyOf(kept, kept.length + added.length);
            System.arraycopy(added, 0, all, kept.length, added.length);
            kept = Arrays.copyOfRange(all, Math.max(0, all.length - KEPT), all.length);
            said += added.length;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How much was said. */
    long said() {
        lock.lock();
        try {
            return said;
        } finally {
            lock.unlock();
        }
    }

    byte[] end(int most) {
        lock.lock();
        try {
            return Arrays.copyOfRange(kept, Math.max(0, kept.length - most), kept.length);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Some of what was said.
     *
     * @param position of its end
     */
    record Said(byte[] bytes, long position) {}

    /** What was said after that, as far as it is kept; waits a while for it, and may be empty. */
    Said after(long position, Duration wait) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (said <= position) {
                boolean unused = more.await(wait.toNanos(), TimeUnit.NANOSECONDS);
            }
            return new Said(end((int) Math.min(KEPT, Math.max(0, said - position))), said);
        } finally {
            lock.unlock();
        }
    }

    /** Whoever waits looks again. */
    void stir() {
        lock.lock();
        try {
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
