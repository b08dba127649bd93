package dev.viveiro.gateway.batch;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A batch as its items say it is.
 *
 * @param lastEnd when the item that ended last did so; null before the first
 * @param recentlyEnded items that succeeded or failed within {@link #RECENT}
 * @param seenAt when all this was read
 */
public record Batch(
        BatchId id,
        Instant createdAt,
        BatchCounts counts,
        @Nullable Instant lastEnd,
        int recentlyEnded,
        Instant seenAt) {
    /** The time over which the rate of completion is taken. */
    static final Duration RECENT = Duration.ofSeconds(60);

    /** One of which nothing has begun: counting its items would say the same, at a price that its tenant would wait for. */
    static Batch accepted(BatchId id, Instant now, int pending, int skipped) {
        BatchCounts counts = new BatchCounts(pending + skipped, pending, 0, 0, 0, 0, skipped);
        return new Batch(id, now, counts, null, 0, now);
    }

    public BatchState state() {
        if (counts.open() > 0) {
            return BatchState.RUNNING;
        }
        if (counts.failed() > 0) {
            return BatchState.FAILED;
        }
        return counts.cancelled() > 0 ? BatchState.CANCELLED : BatchState.SUCCEEDED;
    }

    /** 0 to 100: the share of items that have ended; 100 only when all have. */
    public int progress() {
        int total = counts.total();
        return total == 0 ? 100 : (int) ((total - counts.open()) * 100L / total);
    }

    /** Seconds until the end at the rate of the last minute; null when it has ended, or while there is no rate. */
    public @Nullable Long etaSeconds() {
        if (counts.open() == 0 || recentlyEnded == 0) {
            return null;
        }
        Duration age = Duration.between(createdAt, seenAt);
        Duration over = age.compareTo(RECENT) < 0 ? age : RECENT;
        return Math.max(1, Math.ceilDiv(over.toMillis() * counts.open(), recentlyEnded * 1000L));
    }

    /** When the last item ended; null while one has not. */
    public @Nullable Instant endedAt() {
        if (counts.open() > 0) {
            return null;
        }
        return lastEnd == null ? createdAt : lastEnd;
    }
}
