package dev.viveiro.worker.operation;

import org.jspecify.annotations.Nullable;

/** An attempt in this process: what the journal had of it, and the ear for a cancel while it runs. */
public final class Execution {
    private final RunState resumed;
    private final Limit limit;
    private final boolean placed;
    private boolean cancelled;
    private @Nullable Thread running;

    Execution(RunState resumed, Limit limit, boolean cancelled) {
        this(resumed, limit, cancelled, true);
    }

    /** @param placed whether the gateway places the machine here, as far as is known */
    Execution(RunState resumed, Limit limit, boolean cancelled, boolean placed) {
        this.resumed = resumed;
        this.limit = limit;
        this.cancelled = cancelled;
        this.placed = placed;
    }

    RunState resumed() {
        return resumed;
    }

    Work work() {
        return resumed.work();
    }

    Limit limit() {
        return limit;
    }

    boolean placed() {
        return placed;
    }

    /** Heard before the next step; the step that runs may end first. */
    synchronized void cancel() {
        cancelled = true;
    }

    synchronized boolean cancelled() {
        return cancelled;
    }

    /** Ends a call that hangs; does nothing between steps and while unwinding. */
    synchronized void interrupt() {
        if (running != null) {
            running.interrupt();
        }
    }

    /** Runs one step so that {@link #interrupt} reaches it, and nothing after it. */
    void interruptibly(Runnable step) {
        synchronized (this) {
            running = Thread.currentThread();
        }
        try {
            step.run();
        } finally {
            synchronized (this) {
                running = null;
            }
            boolean unused = Thread.interrupted();
        }
    }
}
