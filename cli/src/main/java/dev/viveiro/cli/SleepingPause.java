package dev.viveiro.cli;

import java.time.Duration;

/** Waits by letting the thread sleep; the only place in the command line that does. */
final class SleepingPause implements Pause {
    @Override
    public void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
