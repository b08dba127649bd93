package dev.viveiro.gateway.vm;

import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Opens ledgers and writes them, with one statement per table, in the caller's transaction. What is done to a ledger's machines
 * beside it is done between {@link #write} and {@link #readAgain}.
 */
@Component
class Ledgers {
    private final LockedVms vms;
    private final OperationStore operations;
    private final Commands commands;

    Ledgers(LockedVms vms, OperationStore operations, Commands commands) {
        this.vms = vms;
        this.operations = operations;
        this.commands = commands;
    }

    /**
     * Locks the machines, their hosts and {@code more}.
     *
     * @param operations those that will be asked for
     * @param activeOf machines of which what is happening will be asked for
     */
    Ledger open(
            Collection<VmId> machines,
            Collection<HostId> more,
            Collection<OperationId> operations,
            Collection<VmId> activeOf) {
        Ledger ledger = new Ledger();
        ledger.read(vms.lock(machines, more), this.operations.findAll(operations, activeOf));
        return ledger;
    }

    /** Writes what has changed since it was read or written, and sends what was entered. */
    void write(Ledger ledger) {
        operations.saveAll(ledger.changedOperations());
        vms.save(ledger.changedVms());
        commands.put(ledger.messages());
        ledger.written();
    }

    /** The machine was changed beside the ledger, which had been written. */
    void readAgain(Ledger ledger, VmId vm) {
        ledger.read(vms.lock(List.of(vm), List.of()), operations.findAll(ledger.operationsOf(vm), List.of(vm)));
    }
}
