package dev.viveiro.gateway.vm;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.PlanSnapshot;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.HostDriver;
import dev.viveiro.gateway.image.ImageSources;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.CpuLimits;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What a host must be able to do for an operation, by the names under which hosts publish it. */
final class Abilities {
    private static final String MEMORY_MIN = "MEMORY_MIN";
    private static final String RESIZE_LIVE = "RESIZE_LIVE";
    /** Only a larger disk, and other limits of processors. */
    private static final String GROW_LIVE = "GROW_LIVE";

    private Abilities() {}

    /**
     * Refuses with {@code not-supported} what the machine's hypervisor can't do; of one made anew it may be another of the host's. Where
     * something has to be asked of a hypervisor that is not there now, nobody knows whether it can: {@code host-unreachable}.
     */
    static void require(HostCapacity host, Operation operation, Vm vm, ImageSources images) {
        HostDriver holder = host.drivers().taking(images.needs(vm.build().image()));
        Set<String> needed = new TreeSet<>(needed(operation, vm));
        HostDriver asked = holder;
        if (operation.argument() instanceof Argument.NewImage anew) {
            Set<String> form = images.needs(anew.image());
            asked = host.drivers().taking(form);
            requireDisksStay(holder, asked, vm);
            needed.addAll(form);
            needed.addAll(of(anew.plan()));
            if (vm.build().userData() != null) {
                needed.add(VmService.USER_DATA);
            }
        }
        if (operation.argument() instanceof Argument.NewPlan wanted) {
            needed.addAll(of(wanted.plan()));
        }
        if (asked.capabilities().contains(RESIZE_LIVE)) {
            needed.remove(GROW_LIVE);
        }
        asked.require(needed);
    }

    /** Extra disks are with the hypervisor that has the machine. */
    private static void requireDisksStay(HostDriver holder, HostDriver maker, Vm vm) {
        if (!holder.equals(maker) && !vm.build().disks().isEmpty()) {
            throw new ProblemException(
                    ProblemCode.NOT_SUPPORTED,
                    "The image makes a machine of " + maker.name() + ", and the machine's extra disks are with "
                            + holder.name()
                            + ". Choose an image in another form, or detach them, which destroys what is on them.");
        }
    }

    /** What a host must be able to do to give machines this size, and to keep them to it. */
    static Set<String> of(PlanSnapshot plan) {
        CpuLimits limits = plan.limits();
        Set<String> needed = new TreeSet<>();
        if (limits.shares() != null) {
            needed.add("CPU_SHARES");
        }
        if (limits.capPercent() != null) {
            needed.add("CPU_CAP");
        }
        if (plan.memoryMinMib() != null) {
            needed.add(MEMORY_MIN);
        }
        return needed;
    }

    /** Whether a guest has nothing to take, but for the room on a larger disk. Shares are taken from none that runs. */
    private static boolean sameForGuests(PlanSnapshot had, PlanSnapshot wanted) {
        return had.vcpus() == wanted.vcpus()
                && had.memoryMib() == wanted.memoryMib()
                && Objects.equals(had.memoryMinMib(), wanted.memoryMinMib())
                && (had.limits().shares() == null || wanted.limits().shares() != null);
    }

    private static Set<String> needed(Operation operation, Vm vm) {
        return switch (operation.type()) {
            // what every driver can is not looked for: a host that has not reported yet takes these too
            case CREATE, START, STOP, REBOOT, DELETE -> Set.of();
            // whoever paused a machine, starting it lets it go on
            case RESUME -> Set.of();
            // workers of before it take no such command
            case REINSTALL -> Set.of("REINSTALL");
            case PAUSE -> Set.of("PAUSE");
            case SAVE, RESTORE -> Set.of("SAVE");
            case RESIZE -> {
                Argument.NewPlan wanted = (Argument.NewPlan) operation.argument();
                boolean live = vm.status().state() == VmState.RUNNING && !wanted.restarts();
                boolean grows = live && sameForGuests(vm.build().plan(), wanted.plan());
                yield Set.of(grows ? GROW_LIVE : live ? RESIZE_LIVE : "RESIZE");
            }
            case SNAPSHOT, REVERT, DELETE_SNAPSHOT -> Set.of("SNAPSHOT");
            case CAPTURE -> Set.of("CAPTURE");
            case CHANGE_NETWORK -> Set.of("NETWORK");
            case ATTACH_DISK, DETACH_DISK -> Set.of("EXTRA_DISKS");
            case CHANGE_ISO -> Set.of("IMAGE_ISO");
            case MIGRATE -> Set.of("MIGRATE");
        };
    }
}
