package dev.viveiro.worker.driver;

import dev.viveiro.kernel.VmId;

/** Hears that a machine may have changed. Called on a thread of the driver: it must return at once and not call back. */
@FunctionalInterface
public interface MachineListener {
    void mayHaveChanged(VmId vm);
}
