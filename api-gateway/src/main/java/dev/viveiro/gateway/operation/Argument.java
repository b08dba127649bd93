package dev.viveiro.gateway.operation;

import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.vm.PlanSnapshot;
import java.util.UUID;

/** What an operation is about beside its machine; each type of operation has arguments of one kind. */
public sealed interface Argument {
    Argument NONE = new None();

    /** Nothing. */
    record None() implements Argument {}

    /** One of the machine's snapshots. */
    record OfSnapshot(UUID snapshot) implements Argument {}

    /**
     * What the machine's size is to be.
     *
     * @param keepsCapacity the plan holds processor and memory while the machine is stopped
     */
    record NewPlan(PlanSnapshot plan, boolean keepsCapacity) implements Argument {}

    /** Of which kind the arguments of a type are. */
    static Class<? extends Argument> of(OperationType type) {
        return switch (type) {
            case SNAPSHOT, REVERT, DELETE_SNAPSHOT -> OfSnapshot.class;
            case RESIZE -> NewPlan.class;
            case CREATE, START, STOP, REBOOT, PAUSE, RESUME, SAVE, RESTORE, DELETE -> None.class;
        };
    }
}
