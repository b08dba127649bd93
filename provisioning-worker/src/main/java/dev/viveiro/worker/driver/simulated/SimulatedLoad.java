package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineSample;
import dev.viveiro.worker.driver.MachineSize;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What a simulated guest makes of its machine, as a function of its identity, its size and the time alone: the same question
 * has the same answer before and after a restart, and a test can compute it.
 */
final class SimulatedLoad {
    private static final long IMAGE_MIB = 2048;
    private static final long DISK_GROWTH_MIB_PER_HOUR = 4;

    private SimulatedLoad() {}

    /** The share of its processors that a machine keeps busy while it runs: from 0.05 to 0.35. */
    static double busyShare(VmId vm) {
        return 0.05 + 0.30 * character(vm);
    }

    static MachineSample sample(SimulatedMachine machine, Instant now) {
        VmId vm = machine.spec().vm();
        MachineSize size = machine.spec().size();
        Instant booted = machine.bootedAt();
        Instant until = Objects.requireNonNullElse(machine.pausedAt(), now);
        long upMillis =
                booted == null ? 0 : Math.max(0, Duration.between(booted, until).toMillis());
        long ageHours = Math.max(0, Duration.between(machine.definedAt(), now).toHours());
        return new MachineSample(
                vm,
                machine.spec().generation(),
                now,
                machine.power(),
                machine.bootId(),
                Duration.ofMillis(Math.round(upMillis * size.vcpus() * busyShare(vm))),
                machine.holdsMemory() ? Math.round(size.memoryMib() * (0.3 + 0.4 * character(vm))) : 0,
                Math.min(size.diskGib() * 1024, IMAGE_MIB + ageHours * DISK_GROWTH_MIB_PER_HOUR),
                Math.round(upMillis * (1 + 20 * character(vm))),
                Math.round(upMillis * (1 + 5 * character(vm))));
    }

    /** From 0 to 1, always the same for one machine and spread over many. */
    private static double character(VmId vm) {
        return Math.floorMod(vm.value().hashCode() * 0x9E3779B9, 1000) / 999.0;
    }
}
