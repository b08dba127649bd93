package dev.viveiro.cli;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An operation as the API shows it.
 *
 * @param progress 0 to 100
 * @param cause why it failed; null unless it did
 */
record Operation(
        String id,
        String type,
        String state,
        List<Step> steps,
        int progress,
        @Nullable Cause cause) {
    private static final Set<String> FINAL = Set.of("SUCCEEDED", "FAILED", "CANCELLED");

    /** One step of the plan. */
    record Step(
            String name,
            String state,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {
        boolean ended() {
            return endedAt != null;
        }
    }

    /** Why it failed and what to do. */
    record Cause(String code, String fault, String detail, String nextStep) {}

    boolean ended() {
        return FINAL.contains(state);
    }
}
