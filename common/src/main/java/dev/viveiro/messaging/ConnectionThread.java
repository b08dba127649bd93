package dev.viveiro.messaging;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs what the broker's client calls back on the thread that read it from the connection. All callbacks of ours only put
 * something into a queue; a pool between would wake one more thread for each delivery.
 */
final class ConnectionThread extends AbstractExecutorService {
    private volatile boolean shutdown;

    @Override
    public void execute(Runnable callback) {
        callback.run();
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long time, TimeUnit unit) {
        return true;
    }
}
