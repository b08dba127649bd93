package dev.viveiro.gateway.vm;

import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.ManyVms.Changed;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Outgoing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One transaction's machines and their operations: as their rows have them, as they have become since, and what is to be sent
 * because of it. Decisions are entered here one after the other, each sees what those before it made of its machine, and {@link
 * Ledgers} writes them together.
 */
final class Ledger {
    private final Map<VmId, Vm> vmRows = new HashMap<>();
    private final Map<VmId, Vm> vms = new LinkedHashMap<>();
    private final Map<OperationId, Operation> operationRows = new HashMap<>();
    private final Map<OperationId, Operation> operations = new LinkedHashMap<>();
    private final List<Outgoing> messages = new ArrayList<>();

    /** Empty when there is no such machine. */
    Optional<Vm> vm(VmId id) {
        return Optional.ofNullable(vms.get(id));
    }

    /** The machine's operation of this id, if it was read. */
    Optional<Operation> operation(VmId vm, OperationId id) {
        return Optional.ofNullable(operations.get(id))
                .filter(operation -> operation.vm().equals(vm));
    }

    /** What is happening to the machine, if that was asked for. */
    Optional<Operation> activeOf(VmId vm) {
        return operations.values().stream()
                .filter(operation -> operation.active() && operation.vm().equals(vm))
                .findFirst();
    }

    /** Those of the machine that were read. */
    List<OperationId> operationsOf(VmId vm) {
        return operations.values().stream()
                .filter(operation -> operation.vm().equals(vm))
                .map(Operation::id)
                .toList();
    }

    /** What became of a machine and of an operation, and what is sent because of it. */
    void enter(Vm vm, @Nullable Operation operation, List<Outgoing> because) {
        vms.put(vm.id(), vm);
        if (operation != null) {
            operations.put(operation.id(), operation);
        }
        messages.addAll(because);
    }

    /** As the rows have it now, whatever was entered before. */
    void read(List<Vm> asTheyAre, List<Operation> theirs) {
        for (Vm vm : asTheyAre) {
            vmRows.put(vm.id(), vm);
            vms.put(vm.id(), vm);
        }
        for (Operation operation : theirs) {
            operationRows.put(operation.id(), operation);
            operations.put(operation.id(), operation);
        }
    }

    /** Machines that are not as their rows have them. */
    List<Changed> changedVms() {
        return vms.values().stream()
                .filter(vm -> !vm.equals(vmRows.get(vm.id())))
                .map(vm -> new Changed(Objects.requireNonNull(vmRows.get(vm.id()), "it was read"), vm))
                .toList();
    }

    /** Operations that are not as their rows have them. */
    List<Operation> changedOperations() {
        return operations.values().stream()
                .filter(operation -> !operation.equals(operationRows.get(operation.id())))
                .toList();
    }

    /** In the order in which they were entered. */
    List<Outgoing> messages() {
        return List.copyOf(messages);
    }

    /** All that was entered is in the rows now. */
    void written() {
        vmRows.putAll(vms);
        operationRows.putAll(operations);
        messages.clear();
    }
}
