package dev.viveiro.cli;

import org.jspecify.annotations.Nullable;

/**
 * A batch as the API shows it.
 *
 * @param etaSeconds null while it is not known, and when the batch has ended
 */
record Batch(
        String id, String state, Counts counts, @Nullable Long etaSeconds) {
    /** Items by state; {@code total} is the sum of the others. */
    record Counts(int total, int pending, int running, int succeeded, int failed, int cancelled, int skipped) {
        int ended() {
            return total - pending - running;
        }
    }

    boolean ended() {
        return !"RUNNING".equals(state);
    }
}
