package dev.viveiro.worker.operation;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.host.VmDeleted;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.host.WorkRef;
import dev.viveiro.kernel.ObservedPower;
import java.time.Instant;

/** What the events that end an attempt have in common. */
final class Ends {
    private Ends() {}

    static WorkRef work(HostEvent end) {
        return switch (end) {
            case OperationSucceeded e -> e.work();
            case OperationFailed e -> e.work();
            case OperationCancelled e -> e.work();
            case VmDeleted e -> e.work();
            default -> throw new IllegalArgumentException("no end: " + end);
        };
    }

    /** What the host said that it has. */
    static VmFacts facts(HostEvent end) {
        return switch (end) {
            case OperationSucceeded e -> e.facts();
            case OperationFailed e -> e.facts();
            case OperationCancelled e -> e.facts();
            case VmDeleted e -> new VmFacts(false, ObservedPower.UNKNOWN, null, Instant.EPOCH);
            default -> throw new IllegalArgumentException("no end: " + end);
        };
    }

    static boolean well(HostEvent end) {
        return end instanceof OperationSucceeded || end instanceof VmDeleted;
    }
}
