package dev.viveiro.worker.operation;

import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.operation.StepRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An attempt as the journal has it.
 *
 * @param steps empty until it begins
 * @param verdict set from UNWINDING on; null for success
 * @param facts what the host had at the end; null before
 */
public record RunState(
        Work work,
        Phase phase,
        List<StepProgress> steps,
        @Nullable Verdict verdict,
        @Nullable VmFacts facts) {
    public RunState {
        steps = List.copyOf(steps);
    }

    public static RunState accepted(Work work) {
        return new RunState(work, Phase.WAITING, List.of(), null, null);
    }

    RunState begun(Plan plan) {
        List<StepProgress> pending = plan.steps().stream()
                .map(step -> StepProgress.pending(step.name()))
                .toList();
        return new RunState(work, Phase.FORWARD, pending, null, null);
    }

    RunState with(int position, StepProgress progress) {
        List<StepProgress> changed = new ArrayList<>(steps);
        changed.set(position, progress);
        return new RunState(work, phase, changed, verdict, facts);
    }

    RunState unwinding(Verdict why) {
        return new RunState(work, Phase.UNWINDING, steps, why, null);
    }

    RunState ended(@Nullable Verdict why, VmFacts seen) {
        return new RunState(work, Phase.ENDED, steps, why, seen);
    }

    /** The steps as others see them. */
    public List<StepRecord> told() {
        return steps.stream().map(StepProgress::told).toList();
    }

    /** What the named step of this attempt found out; empty when it did not end. */
    public Map<String, String> output(String step) {
        return steps.stream()
                .filter(progress -> progress.name().equals(step))
                .findFirst()
                .map(StepProgress::output)
                .orElse(Map.of());
    }
}
