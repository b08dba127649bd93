package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.operation.Failure;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.domain.Effects.SendCommand;
import dev.viveiro.kernel.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether what failed is tried once more, and where. */
record FurtherAttempts(Policy policy, Ids ids, Instant now) {
    /** The same is tried once more on the host that failed, if that may be. */
    Optional<Effects> again(Vm vm, Operation operation, Failure failure) {
        if (!mayRetry(operation, failure)) {
            return Optional.empty();
        }
        Duration pause = failure.retryAfter() == null ? policy.retryAfter() : failure.retryAfter();
        return Optional.of(new Effects(
                vm, operation.again(ids.next(), false), List.of(), List.of(new SendCommand(now.plus(pause)))));
    }

    private boolean mayRetry(Operation operation, Failure failure) {
        Duration pause = failure.retryAfter() == null ? policy.retryAfter() : failure.retryAfter();
        return switch (failure.next()) {
            case RETRY_LATER ->
                operation.attempt() < policy.attempts() + phasesBefore(operation)
                        && now.plus(pause).isBefore(operation.deadline().minus(policy.unwinding()));
            case TRY_OTHER_HOST, REFUSED, CONFLICT, OUTCOME_UNKNOWN -> false;
        };
    }

    /** Each phase of a move has an attempt of its own. */
    private static int phasesBefore(Operation operation) {
        return operation.argument() instanceof Argument.Move ? 2 * (operation.placements() - 1) : 0;
    }

    /** Whether another host may be asked: of a create, of which nothing is left where it failed. */
    boolean mayGoElsewhere(Operation operation, OperationFailed event) {
        return switch (event.failure().next()) {
            case RETRY_LATER, TRY_OTHER_HOST ->
                operation.type() == OperationType.CREATE
                        && !event.remains()
                        && operation.placements() < policy.placements()
                        && now.isBefore(operation.deadline().minus(policy.unwinding()));
            case REFUSED, CONFLICT, OUTCOME_UNKNOWN -> false;
        };
    }
}
