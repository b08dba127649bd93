package dev.viveiro.worker.intake;

/**
 * What the journal knows when a command comes.
 *
 * @param attemptKnown this very attempt was recorded before
 * @param newestAttempt of the operation; 0 when it is unknown
 * @param cancelled the operation was cancelled, before or after it came
 * @param goneUpTo highest generation of the machine that has a tombstone or a delete waiting; 0 for none
 * @param epoch in which the host was welcomed last
 */
public record KnownWork(boolean attemptKnown, int newestAttempt, boolean cancelled, int goneUpTo, long epoch) {
    public static final KnownWork NOTHING = new KnownWork(false, 0, false, 0, 0);
}
