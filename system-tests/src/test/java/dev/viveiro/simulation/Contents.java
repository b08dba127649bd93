package dev.viveiro.simulation;

import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.Secret;
import dev.viveiro.simulation.Invariants.Broken;
import dev.viveiro.worker.driver.ImageRef;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What is in machines and in their drives, which their hosts alone know, once nothing is going on any more. */
final class Contents {
    /** After these a drive may be another. */
    private static final Set<OperationType> ANOTHER_DRIVE =
            EnumSet.of(OperationType.CREATE, OperationType.REINSTALL, OperationType.MIGRATE, OperationType.DELETE);

    private final World world;

    Contents(World world) {
        this.world = world;
    }

    /** Of a machine that the host has. */
    void match(Vm vm, WorkerHost host, Books books) {
        Secret given = world.gateway().given(vm);
        if (given != null && !host.gave(vm.id(), given)) {
            throw new Broken("2: the guest of machine " + vm.id() + " was not given the user-data that it is to have");
        }
        if (!host.forgot()) {
            driveMatches(vm, host, books);
        }
    }

    /** What ended otherwise, or came after its end, may have left anything there: only a drive all of whose changes came to be is known. */
    private static void driveMatches(Vm vm, WorkerHost host, Books books) {
        List<Operation> all = books.operations().stream()
                .map(Books.OperationLine::operation)
                .filter(operation -> operation.vm().equals(vm.id()))
                .filter(operation ->
                        operation.type() == OperationType.CHANGE_ISO || ANOTHER_DRIVE.contains(operation.type()))
                .toList();
        boolean known = all.getLast().type() == OperationType.CHANGE_ISO
                && all.stream()
                        .filter(operation -> operation.type() == OperationType.CHANGE_ISO)
                        .allMatch(operation -> operation.state() == OperationState.SUCCEEDED);
        String has = host.inDrive(vm.id());
        if (!known || has == null) {
            return;
        }
        String image = ((Argument.InDrive) all.getLast().argument()).image();
        String wanted =
                image == null ? "" : ImageRef.of(image, IsoImages.sha256(image)).distinctName();
        if (!has.equals(wanted)) {
            throw new Broken(
                    "2: machine " + vm.id() + " was to have '" + wanted + "' in its drive and has '" + has + "'");
        }
    }
}
