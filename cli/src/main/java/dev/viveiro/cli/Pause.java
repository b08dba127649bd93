package dev.viveiro.cli;

import java.time.Duration;

/** How a command waits between two looks, so that a test need not. */
@FunctionalInterface
interface Pause {
    /** Returns when the time has passed, or at once when the thread is interrupted. */
    void pause(Duration length);
}
