package dev.viveiro.worker.operation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** Runs one thing after the other on the caller's thread: what comes while another runs, or is held, waits for its turn. */
final class Turns implements Executor {
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;

    @Override
    public void execute(Runnable task) {
        waiting.add(task);
        if (!busy) {
            release();
        }
    }

    /** From now on everything waits for {@link #release}. */
    void hold() {
        busy = true;
    }

    /** What waited never comes: its process is over. */
    void clear() {
        waiting.clear();
        busy = false;
    }

    void release() {
        busy = true;
        try {
            for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
                next.run();
            }
        } finally {
            busy = false;
        }
    }
}
