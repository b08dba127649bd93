package dev.viveiro.gateway.vm;

import dev.viveiro.gateway.dispatch.DispatchPolicy;
import dev.viveiro.gateway.dispatch.Dispatcher;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.Lane;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gets a create to the host that it was placed on anew. One of the bulk lane waits there for its turn as it did the first
 * time: what a lost host leaves to the others must not go beyond their windows.
 */
@Component
class SendingAnew {
    private final OperationStore operations;
    private final Commands commands;
    private final Dispatcher dispatcher;
    private final DispatchPolicy policy;
    private final Clock clock;

    SendingAnew(
            OperationStore operations, Commands commands, Dispatcher dispatcher, DispatchPolicy policy, Clock clock) {
        this.operations = operations;
        this.commands = commands;
        this.dispatcher = dispatcher;
        this.policy = policy;
        this.clock = clock;
    }

    /** In the caller's transaction, which holds the machine's row; {@code next} is the attempt for the machine as placed. */
    void send(Vm placed, Operation next, @Nullable String trace) {
        if (next.lane() == Lane.BULK) {
            operations.save(next.waiting(clock.instant().plus(policy.waiting())));
            operations.await(next.id(), placed.host());
            dispatcher.wake();
        } else {
            operations.save(next);
            commands.send(placed, next, null, trace);
        }
    }
}
