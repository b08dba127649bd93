package dev.viveiro.worker.operation;

import java.time.Duration;
import java.time.Instant;

/** When an attempt must turn back, and when it must have ended. */
final class Deadlines {
    private Deadlines() {}

    /** From here on no step begins and none goes on; the same after a restart, since it depends on recorded times alone. */
    static Instant unwindAt(Work work, Duration reserve) {
        Instant deadline = work.target().deadline();
        Duration quarter = Duration.between(work.received(), deadline).dividedBy(4);
        Duration kept = quarter.compareTo(reserve) < 0 ? quarter : reserve;
        return deadline.minus(kept.isNegative() ? Duration.ZERO : kept);
    }

    /** Until here undoing is tried. */
    static Instant giveUpAt(Work work, Instant now, Duration least) {
        Instant deadline = work.target().deadline();
        Instant soonest = now.plus(least);
        return deadline.isAfter(soonest) ? deadline : soonest;
    }
}
