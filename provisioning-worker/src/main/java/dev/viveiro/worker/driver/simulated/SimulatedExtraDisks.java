package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.MachineDisk;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Disks beside a machine's own.
 *
 * @param removing takes a machine away as {@code destroy} does, and leaves what is held for it
 */
record SimulatedExtraDisks(Calls calls, SimulatedHost host, Capacity capacity, Consumer<VmId> removing)
        implements ExtraDisks {
    @Override
    public Set<UUID> disks(VmId vm) {
        return Stream.concat(attached(vm).stream(), host.aside(vm).stream())
                .map(MachineDisk::id)
                .collect(Collectors.toSet());
    }

    private List<MachineDisk> attached(VmId vm) {
        return host.find(vm).map(machine -> machine.disk().extra()).orElse(List.of());
    }

    @Override
    public void attachDisk(VmId vm, MachineDisk disk) {
        calls.change(Step.ATTACH_DISK, vm, old -> {
            SimulatedMachine machine = MachineChanges.present(vm, old);
            if (machine.disk().has(disk.id())) {
                return machine;
            }
            if (aside(vm, disk.id()).isEmpty()) {
                capacity.requireDisk(host, disk.sizeGib());
            }
            return machine.with(machine.disk().beside(disk));
        });
        // whoever dies before this has it twice, which is no more than once
        forget(vm, disk.id());
    }

    private List<MachineDisk> aside(VmId vm, UUID disk) {
        return host.aside(vm).stream().filter(each -> each.id().equals(disk)).toList();
    }

    @Override
    public void detachDisk(VmId vm, UUID disk) {
        forget(vm, disk);
        if (host.find(vm).isPresent()) {
            calls.change(Step.DETACH_DISK, vm, old -> {
                SimulatedMachine machine = MachineChanges.present(vm, old);
                return machine.disk().has(disk) ? machine.with(machine.disk().notBeside(disk)) : machine;
            });
        }
    }

    @Override
    public void destroyWithoutDisks(VmId vm) {
        List<MachineDisk> kept = Stream.concat(host.aside(vm).stream(), attached(vm).stream())
                .distinct()
                .toList();
        putAside(vm, kept);
        removing.accept(vm);
    }

    /** What the host holds for the machine beside what it has is gone. */
    void forgetAll(VmId vm) {
        putAside(vm, List.of());
    }

    private void forget(VmId vm, UUID disk) {
        Set<MachineDisk> gone = new HashSet<>(aside(vm, disk));
        putAside(
                vm, host.aside(vm).stream().filter(each -> !gone.contains(each)).toList());
    }

    private void putAside(VmId vm, List<MachineDisk> disks) {
        try {
            host.putAside(vm, disks);
        } catch (IOException failure) {
            throw DriverFailure.outcomeUnknown(
                    "simulated-folder-unusable",
                    "the simulated host's folder failed: " + failure.getMessage(),
                    "mend the folder's file system; the call may be repeated",
                    failure);
        }
    }
}
