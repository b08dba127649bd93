package dev.viveiro.gateway.vm;

import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.image.ImageSources;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import java.util.Set;
import java.util.TreeSet;

/** What a host must be able to do for an operation, by the names under which hosts publish it. */
final class Abilities {
    private Abilities() {}

    /** Refuses with {@code not-supported} what the host's hypervisor can't do. */
    static void require(HostCapacity host, Operation operation, VmState state, ImageSources images) {
        Set<String> all = new TreeSet<>(needed(operation.type(), state));
        if (operation.argument() instanceof Argument.NewImage of) {
            all.addAll(images.needs(of.image()));
        }
        for (String needed : all) {
            if (!host.capabilities().contains(needed)) {
                throw new ProblemException(
                        ProblemCode.NOT_SUPPORTED,
                        "The machine's host runs " + host.driver() + ", which can't do " + needed + "."
                                + (needed.equals("RESIZE_LIVE") ? " Stop the machine first." : ""));
            }
        }
    }

    private static Set<String> needed(OperationType type, VmState state) {
        return switch (type) {
            // what every driver can is not looked for: a host that has not reported yet takes these too
            case CREATE, START, STOP, REBOOT, DELETE -> Set.of();
            // whoever paused a machine, starting it lets it go on
            case RESUME -> Set.of();
            // workers of before it take no such command
            case REINSTALL -> Set.of("REINSTALL");
            case PAUSE -> Set.of("PAUSE");
            case SAVE, RESTORE -> Set.of("SAVE");
            case RESIZE -> Set.of(state == VmState.RUNNING ? "RESIZE_LIVE" : "RESIZE");
            case SNAPSHOT, REVERT, DELETE_SNAPSHOT -> Set.of("SNAPSHOT");
            case CAPTURE -> Set.of("CAPTURE");
            case CHANGE_NETWORK -> Set.of("NETWORK");
            case ATTACH_DISK, DETACH_DISK -> Set.of("EXTRA_DISKS");
            case MIGRATE -> Set.of("MIGRATE");
        };
    }
}
