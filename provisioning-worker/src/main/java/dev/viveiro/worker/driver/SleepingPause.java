package dev.viveiro.worker.driver;

import java.time.Duration;

/** Waits by letting the thread sleep; the only place in the worker's drivers that does. */
public final class SleepingPause implements Pause {
    @Override
    public void pause(Duration length) throws InterruptedException {
        Thread.sleep(length);
    }
}
