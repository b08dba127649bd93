package dev.viveiro.worker.driver;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A machine as the hypervisor has it.
 *
 * @param spec what it was defined with, and resized to since
 * @param power what its power is now
 * @param bootId names this run of the guest: another value means that it was booted since; null while nothing of it runs
 * @param disks ids of the extra disks that are attached to it
 */
public record Machine(
        MachineSpec spec, ObservedPower power, @Nullable String bootId, Set<UUID> disks) {
    public Machine {
        disks = Set.copyOf(disks);
    }

    /** One with no extra disks. */
    public Machine(MachineSpec spec, ObservedPower power, @Nullable String bootId) {
        this(spec, power, bootId, Set.of());
    }

    public VmId vm() {
        return spec.vm();
    }

    public int generation() {
        return spec.generation();
    }

    public String name() {
        return spec.name();
    }
}
