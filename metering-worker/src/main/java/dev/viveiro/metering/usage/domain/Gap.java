package dev.viveiro.metering.usage.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Billed time [from, to) in which nobody watched the machine.
 *
 * @param unbilledFrom since when its host was silent, not before {@code from}; null if that was not given up meanwhile
 */
public record Gap(
        Instant from, Instant to, Kind kind, @Nullable Instant unbilledFrom) {
    /** What becomes of such time. */
    public enum Kind {
        /** It is billed: the gateway knew of the host all the while. */
        UNSEEN,
        /** The host was given up, and nobody knows whether the machine was there: what is after its last report is not billed. */
        LOST,
        /** The host was given up, and came back with the machine in the same boot: it is billed, as observed late. */
        LATE
    }
}
