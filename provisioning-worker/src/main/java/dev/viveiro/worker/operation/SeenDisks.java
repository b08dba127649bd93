package dev.viveiro.worker.operation;

import dev.viveiro.contract.host.SeenDisk;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The extra disks of a machine, as they are told to the gateway. */
public final class SeenDisks {
    private SeenDisks() {}

    /**
     * What the host holds for the machine; null when its driver can't tell: then nothing is known, not that there is nothing.
     *
     * @param machine as the hypervisor has it; null when it does not
     */
    static @Nullable List<SeenDisk> of(HypervisorDriver driver, VmId vm, @Nullable Machine machine) {
        Set<UUID> attached = machine == null ? Set.of() : machine.disks();
        Optional<ExtraDisks> disks = driver.ability(ExtraDisks.class);
        return disks.isEmpty()
                ? null
                : disks.get().disks(vm).stream()
                        .sorted()
                        .map(id -> new SeenDisk(id, attached.contains(id)))
                        .toList();
    }

    /** The same; null, too, when nobody can look. */
    public static @Nullable List<SeenDisk> ifSeen(HypervisorDriver driver, VmId vm, @Nullable Machine machine) {
        try {
            return of(driver, vm, machine);
        } catch (DriverFailure unseen) {
            return null;
        }
    }
}
