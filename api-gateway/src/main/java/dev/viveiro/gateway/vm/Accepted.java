package dev.viveiro.gateway.vm;

import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.OperationId;
import org.jspecify.annotations.Nullable;

/**
 * A machine and the operation that was started, or that the request asked for before.
 *
 * @param active what is happening to the machine now; null when nothing is
 * @param started false when nothing was begun because it had been done before
 */
public record Accepted(Vm vm, Operation operation, @Nullable OperationId active, boolean started) {
    static Accepted started(Vm vm, Operation operation) {
        return new Accepted(vm, operation, operation.id(), true);
    }

    static Accepted before(Vm vm, Operation operation, @Nullable OperationId active) {
        return new Accepted(vm, operation, active, false);
    }
}
