package dev.viveiro.gateway.operation;

import dev.viveiro.contract.operation.Cause;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.operation.StepRecord;
import dev.viveiro.contract.operation.StepState;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.Reason;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is happening, or happened, to one machine. Once ended it never changes.
 *
 * @param attempt 1 for the first command, +1 per retry
 * @param placements how many hosts were asked, from 1
 * @param noReturn past the step after which nothing can be undone
 * @param deadline when it ends at the latest (the gateway grants the worker 30 s more to say so)
 * @param argument what it is about beside its machine
 * @param command message id of the last command; what is still in the outbox can be withdrawn
 * @param heard sequence of the last event that was applied, within the host's journal
 */
public record Operation(
        OperationId id,
        VmId vm,
        TenantId tenant,
        OperationType type,
        OperationState state,
        int attempt,
        int placements,
        Lane lane,
        List<StepRecord> steps,
        @Nullable Cause cause,
        boolean noReturn,
        Instant deadline,
        Reason reason,
        Argument argument,
        UUID command,
        long heard,
        Instant createdAt,
        @Nullable Instant endedAt) {
    public Operation {
        steps = List.copyOf(steps);
        if (argument.getClass() != Argument.of(type)) {
            throw new IllegalArgumentException(type + " takes no " + argument);
        }
    }

    public boolean active() {
        return !state.ended();
    }

    /** 0 to 100: the share of steps that succeeded; 100 only once it has succeeded. */
    public int progress() {
        if (state == OperationState.SUCCEEDED) {
            return 100;
        }
        long done = steps.stream()
                .filter(step -> step.state() == StepState.SUCCEEDED)
                .count();
        return steps.isEmpty() ? 0 : (int) Math.min(99, done * 100 / steps.size());
    }

    /** The worker is at it; {@code sequence} is that of the event that says so. */
    public Operation running(List<StepRecord> seen, boolean pastReturn, long sequence) {
        return new Operation(
                id,
                vm,
                tenant,
                type,
                OperationState.RUNNING,
                attempt,
                placements,
                lane,
                seen,
                cause,
                noReturn || pastReturn,
                deadline,
                reason,
                argument,
                command,
                sequence,
                createdAt,
                endedAt);
    }

    /** Ends it; throws when it has ended before. */
    public Operation ended(OperationState how, List<StepRecord> seen, @Nullable Cause why, Instant now) {
        if (!active() || !how.ended()) {
            throw new IllegalStateException("operation " + id + " is " + state + " and can't become " + how);
        }
        return new Operation(
                id,
                vm,
                tenant,
                type,
                how,
                attempt,
                placements,
                lane,
                seen,
                why,
                noReturn,
                deadline,
                reason,
                argument,
                command,
                heard,
                createdAt,
                now);
    }

    /** The same with another deadline: the time of one that waited for its turn runs from when it was released. */
    public Operation due(Instant newDeadline) {
        return new Operation(
                id,
                vm,
                tenant,
                type,
                state,
                attempt,
                placements,
                lane,
                steps,
                cause,
                noReturn,
                newDeadline,
                reason,
                argument,
                command,
                heard,
                createdAt,
                endedAt);
    }

    /** The same as it waits for its turn until {@code newDeadline}: nothing of it was done where it goes. */
    public Operation waiting(Instant newDeadline) {
        return new Operation(
                id,
                vm,
                tenant,
                type,
                OperationState.PENDING,
                attempt,
                placements,
                lane,
                List.of(),
                cause,
                noReturn,
                newDeadline,
                reason,
                argument,
                command,
                heard,
                createdAt,
                endedAt);
    }

    /** The same, which can't be cancelled any more. */
    public Operation pastReturn() {
        return new Operation(
                id,
                vm,
                tenant,
                type,
                state,
                attempt,
                placements,
                lane,
                steps,
                cause,
                true,
                deadline,
                reason,
                argument,
                command,
                heard,
                createdAt,
                endedAt);
    }

    /** The next attempt, on the same host or, when {@code elsewhere}, on another. */
    public Operation again(UUID nextCommand, boolean elsewhere) {
        return new Operation(
                id,
                vm,
                tenant,
                type,
                state,
                attempt + 1,
                elsewhere ? placements + 1 : placements,
                lane,
                steps,
                cause,
                false,
                deadline,
                reason,
                argument,
                nextCommand,
                0,
                createdAt,
                endedAt);
    }
}
