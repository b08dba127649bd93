package dev.viveiro.worker.operation;

import java.time.Duration;

/** What the gateway allows this host now. Each step asks before it begins; undoing asks nobody. */
public interface Leave {
    /** For a host that nobody watches. */
    Leave ALWAYS = new Leave() {
        @Override
        public boolean given(boolean starts) {
            return true;
        }

        @Override
        public void awaitChange(Duration longest) {}
    };

    /** @param starts whether a machine may come to run by what is to begin */
    boolean given(boolean starts);

    /** Waits until the answer may have changed, and no longer than this. */
    void awaitChange(Duration longest) throws InterruptedException;
}
