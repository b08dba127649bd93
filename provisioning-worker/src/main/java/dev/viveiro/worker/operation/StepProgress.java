package dev.viveiro.worker.operation;

import dev.viveiro.contract.operation.StepRecord;
import dev.viveiro.contract.operation.StepState;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where one step is.
 *
 * @param output what the step found out and later steps or attempts need; never a secret
 */
public record StepProgress(
        String name,
        StepState state,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        Map<String, String> output) {
    public StepProgress {
        output = Map.copyOf(output);
    }

    static StepProgress pending(String name) {
        return new StepProgress(name, StepState.PENDING, null, null, Map.of());
    }

    boolean begun() {
        return state == StepState.RUNNING || state == StepState.SUCCEEDED || state == StepState.FAILED;
    }

    StepProgress began(Instant now) {
        return new StepProgress(name, StepState.RUNNING, now, null, output);
    }

    StepProgress ended(StepState end, Instant now, Map<String, String> found) {
        return new StepProgress(name, end, startedAt, now, found);
    }

    StepRecord told() {
        return new StepRecord(name, state, startedAt, endedAt);
    }
}
