package dev.viveiro.worker.driver;

import java.time.Duration;

/** How a driver waits, so that a test need not. */
@FunctionalInterface
public interface Pause {
    /**
     * Returns when the time has passed.
     *
     * @throws InterruptedException when the thread is interrupted before or while it waits, even for no time at all
     */
    void pause(Duration length) throws InterruptedException;
}
