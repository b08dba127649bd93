package dev.viveiro.worker.driver;

import dev.viveiro.kernel.VmId;

/** Somebody can be connected to machines' consoles. What {@link HypervisorDriver} says of its calls holds for this. */
public interface Consoles {
    /**
     * A connection to the console of a machine that runs or is paused; the caller closes it. Whoever was connected before may
     * lose his connection.
     *
     * @throws DriverFailure {@code CONFLICT} {@code machine-not-running}
     */
    MachineConsole attach(VmId vm);
}
