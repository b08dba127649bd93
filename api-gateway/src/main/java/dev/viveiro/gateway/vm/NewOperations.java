package dev.viveiro.gateway.vm;

import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.Reason;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Makes operations, each with the deadline of its type. */
@Component
class NewOperations {
    private final OperationPolicy policy;
    private final Ids ids;
    private final Clock clock;

    NewOperations(OperationPolicy policy, Ids ids, Clock clock) {
        this.policy = policy;
        this.ids = ids;
        this.clock = clock;
    }

    Operation of(Vm vm, OperationType type, Lane lane, String who, String why) {
        return of(vm, type, lane, new Reason(who, why, clock.instant()));
    }

    /** One that is about more than its machine. */
    Operation of(Vm vm, OperationType type, Argument argument, Lane lane, String who, String why) {
        return of(vm, type, argument, lane, new Reason(who, why, clock.instant()));
    }

    /** One of those that begin when their reason says. */
    Operation of(Vm vm, OperationType type, Lane lane, Reason reason) {
        return of(vm, type, Argument.NONE, lane, reason);
    }

    private Operation of(Vm vm, OperationType type, Argument argument, Lane lane, Reason reason) {
        Instant now = reason.when();
        return new Operation(
                ids.nextOperation(),
                vm.id(),
                vm.tenant(),
                type,
                OperationState.PENDING,
                1,
                1,
                lane,
                List.of(),
                null,
                false,
                now.plus(policy.limit(type)),
                reason,
                argument,
                ids.next(),
                0,
                now,
                null);
    }
}
