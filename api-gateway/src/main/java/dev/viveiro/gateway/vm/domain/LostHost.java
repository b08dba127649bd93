package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.operation.Cause;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.operation.Operation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What follows for a machine when its host was given up, or destroyed. */
public final class LostHost {
    private final Requests requests;
    private final Instant now;

    public LostHost(Instant now) {
        this.requests = new Requests(now);
        this.now = now;
    }

    /** True for an unfinished create that may be tried on one more host. */
    public static boolean placedAnew(Operation active, Policy policy) {
        return active.type() == OperationType.CREATE && active.placements() < policy.placements();
    }

    /**
     * An unfinished operation that can't go on ends FAILED.
     *
     * @param sent to the host that was lost
     */
    public Effects ended(Vm vm, Operation active, Cause cause, Sent sent) {
        Operation failed = active.ended(OperationState.FAILED, active.steps(), cause, now);
        return sent == Sent.NOTHING ? requests.neverSent(vm, failed) : requests.maybeSent(vm, failed);
    }

    /** The host was destroyed when it was lost, and the machine with it. */
    public Effects destroyed(Vm vm, @Nullable Operation active, Instant lostAt) {
        Change change = Change.apply(vm, VmTrigger.HOST_DESTROYED, lostAt, now);
        Operation ended = active;
        if (active != null && active.active()) {
            ended = active.type() == OperationType.DELETE
                    ? active.ended(OperationState.SUCCEEDED, active.steps(), null, now)
                    : active.ended(OperationState.FAILED, active.steps(), Causes.hostUnreachable(vm.host()), now);
        }
        return new Effects(change.vm(), ended, change.events(), List.of());
    }

    /** Refuses what only the host could do. */
    public static ProblemException unreachable(Vm vm) {
        return new ProblemException(
                ProblemCode.HOST_UNREACHABLE,
                "The machine's host " + vm.host()
                        + " was lost. Wait until it is back, or delete the machine and create it anew.");
    }
}
