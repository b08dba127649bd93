package dev.viveiro.gateway.vm;

import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.image.ImageSources;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.CpuLimits;
import java.util.Set;
import java.util.TreeSet;

/** What a host must be able to do for an operation, by the names under which hosts publish it. */
final class Abilities {
    private Abilities() {}

    /** Refuses with {@code not-supported} what the host's hypervisor can't do. */
    static void require(HostCapacity host, Operation operation, Vm vm, ImageSources images) {
        Set<String> all = new TreeSet<>(needed(operation.type(), vm.status().state()));
        if (operation.argument() instanceof Argument.NewImage anew) {
            all.addAll(images.needs(anew.image()));
            all.addAll(of(anew.plan().limits()));
            if (vm.build().userData() != null) {
                all.add(VmService.USER_DATA);
            }
        }
        if (operation.argument() instanceof Argument.NewPlan wanted) {
            all.addAll(of(wanted.plan().limits()));
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

    /** What a host must be able to do to keep machines to these. */
    static Set<String> of(CpuLimits limits) {
        Set<String> needed = new TreeSet<>();
        if (limits.shares() != null) {
            needed.add("CPU_SHARES");
        }
        if (limits.capPercent() != null) {
            needed.add("CPU_CAP");
        }
        return needed;
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
            case CHANGE_ISO -> Set.of("IMAGE_ISO");
            case MIGRATE -> Set.of("MIGRATE");
        };
    }
}
