package dev.viveiro.worker.operation;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.host.VmDeleted;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.operation.StepRecord;
import dev.viveiro.worker.operation.Changes.Change;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a story ended, without what differs between two that are told alike: ids and times.
 *
 * @param changes of the hypervisor, in order
 * @param ends that were told of the operation's attempts
 * @param machine what the hypervisor has at last
 */
record Outcome(List<String> changes, List<String> ends, String machine) {
    static Outcome of(List<Change> changes, List<HostEvent> ends, String machine) {
        return new Outcome(
                changes.stream().map(Change::text).toList(),
                ends.stream().map(Outcome::told).toList(),
                machine);
    }

    /** In words. */
    static String told(HostEvent end) {
        return switch (end) {
            case OperationSucceeded e -> "SUCCEEDED, " + facts(e.facts()) + steps(e.steps());
            case OperationFailed e ->
                "FAILED " + e.failure().cause().code() + ", " + facts(e.facts()) + steps(e.steps());
            case OperationCancelled e -> "CANCELLED, " + facts(e.facts()) + steps(e.steps());
            case VmDeleted e -> "DELETED" + steps(e.steps());
            default -> throw new IllegalArgumentException("no end: " + end);
        };
    }

    private static String facts(VmFacts facts) {
        return facts.present() ? facts.power().name() : "nothing";
    }

    private static String steps(List<StepRecord> steps) {
        return steps.stream()
                .map(step -> step.name() + " " + step.state())
                .collect(Collectors.joining(", ", " [", "]"));
    }
}
