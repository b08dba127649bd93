package dev.viveiro.simulation.memory;

import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.UnfinishedWork;
import dev.viveiro.gateway.vm.domain.Moves;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.simulation.memory.Tables.HostRow;
import dev.viveiro.simulation.memory.Tables.OperationRow;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What is left to do, found by looking at everything. */
public final class MemoryUnfinishedWork implements UnfinishedWork {
    private final MemoryDatabase database;

    public MemoryUnfinishedWork(MemoryDatabase database) {
        this.database = database;
    }

    private Stream<OperationRow> operations() {
        return database.read().operations.values().stream()
                .sorted(Comparator.comparing(row -> row.operation().id().value()));
    }

    private Vm vm(Operation operation) {
        return Objects.requireNonNull(database.read().vms.get(operation.vm()));
    }

    private HostRow host(HostId host) {
        return Objects.requireNonNull(database.read().hosts.get(host));
    }

    private HostState state(HostId host) {
        return host(host).capacity().state();
    }

    @Override
    public List<VmId> onLostHosts(int limit) {
        return operations()
                .filter(row -> row.operation().active()
                        && row.operation().type() != OperationType.DELETE
                        && row.awaits() == null
                        && state(Moves.at(vm(row.operation()), row.operation()).host()) == HostState.LOST)
                .limit(limit)
                .map(row -> row.operation().vm())
                .toList();
    }

    @Override
    public List<VmId> waitingInVain(int limit) {
        return operations()
                .filter(MemoryOperations::waits)
                .filter(row -> {
                    HostState state = state(Objects.requireNonNull(row.awaits()));
                    return state == HostState.LOST
                            || state == HostState.SUSPECT && row.operation().type() == OperationType.CREATE;
                })
                .limit(limit)
                .map(row -> row.operation().vm())
                .toList();
    }

    @Override
    public List<VmId> onDestroyedHosts(int limit) {
        return database.read().vms.values().stream()
                .filter(vm ->
                        state(vm.host()) == HostState.LOST && host(vm.host()).deadAt() != null)
                .filter(vm -> vm.status().state() != VmState.DELETED)
                .filter(vm -> vm.place().addressHeld() || vm.status().state() == VmState.DELETING)
                .sorted(Comparator.comparing(vm -> vm.id().value()))
                .limit(limit)
                .map(Vm::id)
                .toList();
    }

    @Override
    public void forgotten(HostId host) {
        for (OperationRow row : operations().toList()) {
            Operation operation = row.operation();
            Vm vm = vm(operation);
            boolean unfinished = operation.active() && row.awaits() == null;
            boolean undoing = operation.state() == OperationState.CANCELLED
                    && operation.type() == OperationType.CREATE
                    && (vm.status().state() == VmState.REQUESTED || vm.status().state() == VmState.PROVISIONING);
            if (Moves.at(vm, operation).host().equals(host) && (unfinished || undoing)) {
                database.write()
                        .askedAgain
                        .put(operation.id(), new Void(vm.id(), operation.id(), operation.attempt(), host));
            }
        }
    }

    @Override
    public List<Void> toAskAgain(int limit) {
        return database.read().askedAgain.values().stream()
                .filter(forgotten -> state(forgotten.host()) == HostState.UP)
                .sorted(Comparator.comparing(forgotten -> forgotten.operation().value()))
                .limit(limit)
                .toList();
    }

    @Override
    public void askNoDestroyedHost() {
        List<Void> gone = database.read().askedAgain.values().stream()
                .filter(forgotten -> host(forgotten.host()).deadAt() != null)
                .toList();
        gone.forEach(this::asked);
    }

    @Override
    public void asked(Void forgotten) {
        Void row = database.read().askedAgain.get(forgotten.operation());
        if (row != null && row.attempt() == forgotten.attempt()) {
            database.write().askedAgain.remove(forgotten.operation());
        }
    }
}
