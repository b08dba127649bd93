package dev.viveiro.worker.driver;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import org.jspecify.annotations.Nullable;

/**
 * A machine as the hypervisor has it.
 *
 * @param spec what it was defined with, and resized to since
 * @param power what its power is now
 * @param bootId names this run of the guest: another value means that it was booted since; null while nothing of it runs
 */
public record Machine(
        MachineSpec spec, ObservedPower power, @Nullable String bootId) {
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
