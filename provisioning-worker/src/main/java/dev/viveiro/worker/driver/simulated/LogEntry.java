package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.VmId;

/** What the host's log says happened; the last entry about a machine is the truth about it. */
sealed interface LogEntry {

    /** The machine is this from now on. */
    record MachineIs(SimulatedMachine machine) implements LogEntry {}

    /** The host no longer has the machine. */
    record MachineGone(VmId vm) implements LogEntry {}

    /** The host holds the image from now on. */
    record ImageHeld(String name) implements LogEntry {}
}
