package dev.viveiro.gateway.reconcile;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is done when a host has something else than the gateway believes. A machine that nobody knows is only ever shown.
 *
 * @param wrongPower ACCEPT: what the host has becomes the machine's state; RESTORE: and then the machine is started or stopped
 *     as it was; REPORT: it is only shown
 * @param missing FAIL: the machine becomes FAILED and keeps what it holds; RECREATE: and then it is made anew on its host, empty;
 *     REPORT: it is only shown
 * @param missingAtMost when more machines than this are missing on one host at once, its list is suspected and nothing is done
 * @param staleGeneration DELETE: an incarnation that a newer one took the place of is destroyed; REPORT: it is only shown
 * @param deleted DELETE: a machine that was deleted, or given up, and is still there is destroyed; REPORT: it is only shown
 * @param tries how often something is done about one record
 * @param backoff pause after the first try; it doubles with each
 * @param eventsWithin how long a report waits for the events that it takes into account before it is judged without them
 * @param keep how long a resolved record stays readable
 */
@ConfigurationProperties("viveiro.drift")
public record DriftPolicy(
        @DefaultValue("ACCEPT") WrongPower wrongPower,
        @DefaultValue("FAIL") Missing missing,
        @DefaultValue("10") int missingAtMost,
        @DefaultValue("DELETE") Leftover staleGeneration,
        @DefaultValue("DELETE") Leftover deleted,
        @DefaultValue("5") int tries,
        @DefaultValue("30s") Duration backoff,
        @DefaultValue("10m") Duration eventsWithin,
        @DefaultValue("30d") Duration keep) {
    /** About a power that no event told. */
    public enum WrongPower {
        ACCEPT,
        RESTORE,
        REPORT
    }

    /** About a machine that its host does not list. */
    public enum Missing {
        FAIL,
        RECREATE,
        REPORT
    }

    /** About an incarnation that was given up. */
    public enum Leftover {
        DELETE,
        REPORT
    }

    public DriftPolicy {
        if (missingAtMost < 0 || tries < 1 || backoff.isNegative() || backoff.isZero() || keep.isNegative()) {
            throw new IllegalArgumentException(
                    "expected viveiro.drift.missing-at-most from 0, tries from 1, backoff over 0 and keep from 0, got "
                            + missingAtMost + ", " + tries + ", " + backoff + " and " + keep);
        }
    }

    /** Pause after the {@code n}-th try, from 1. */
    Duration pause(int n) {
        return backoff.multipliedBy(1L << Math.min(n - 1, 10));
    }
}
