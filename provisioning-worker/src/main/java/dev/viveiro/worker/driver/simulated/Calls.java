package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.VmId;

/** Calls about one machine, with their latency and whatever is to go wrong with them. */
interface Calls {
    /** Changes or makes the machine. */
    void change(Step step, VmId vm, SimulatedHost.Change change);
}
