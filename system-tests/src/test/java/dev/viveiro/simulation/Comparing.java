package dev.viveiro.simulation;

import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.vm.Corrections;
import dev.viveiro.gateway.vm.Corrections.Sighting;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.report.ToldMachines;
import java.time.Instant;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the reconciler does about a host that forgot what it had told: the power that it lists becomes the machine's, and an
 * incarnation that was given up is deleted again. A host that forgot nothing has told everything, so nothing is done about it.
 */
final class Comparing {
    private final Corrections corrections;
    private final TransactionTemplate transaction;
    private final Ids ids;

    Comparing(Corrections corrections, TransactionTemplate transaction, Ids ids) {
        this.corrections = corrections;
        this.transaction = transaction;
        this.ids = ids;
    }

    void compare(WorkerHost host, Books books, Instant now) {
        ToldMachines.Snapshot told = host.told();
        if (told == null || !host.forgot()) {
            return;
        }
        for (Machine machine : host.machines()) {
            Vm vm = books.vm(machine.vm()).orElse(null);
            boolean busy =
                    books.active().stream().anyMatch(operation -> operation.vm().equals(machine.vm()));
            if (vm != null && !busy) {
                compare(host, told, machine, vm, now);
            }
        }
    }

    private void compare(WorkerHost host, ToldMachines.Snapshot told, Machine machine, Vm vm, Instant now) {
        boolean placed = vm.host().equals(host.id()) && vm.place().generation() == machine.generation();
        boolean givenUp = vm.status().state() == VmState.DELETED
                || vm.status().state() == VmState.FAILED && !vm.place().addressHeld();
        Sighting sighting =
                new Sighting(host.id(), vm.id(), machine.generation(), told.journal(), told.consistentWith(), now);
        if (placed && !givenUp && differs(vm.status().state(), machine.power())) {
            transaction.executeWithoutResult(status -> {
                boolean unused = corrections.takePower(sighting, machine.power());
            });
        } else if (!placed || givenUp) {
            transaction.executeWithoutResult(
                    status -> corrections.destroy(host.id(), vm.id(), machine.generation(), ids.nextOperation(), 1));
        }
    }

    private static boolean differs(VmState state, ObservedPower power) {
        return switch (state) {
            case RUNNING -> power != ObservedPower.RUNNING;
            case STOPPED -> power != ObservedPower.STOPPED;
            case PAUSED -> power != ObservedPower.PAUSED;
            case SAVED -> power != ObservedPower.SAVED;
            case REQUESTED, PROVISIONING, FAILED, TRASHED, DELETING, DELETED -> false;
        };
    }
}
