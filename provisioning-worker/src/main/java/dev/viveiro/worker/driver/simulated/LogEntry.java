package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineDisk;
import java.util.List;

/** What the host's log says happened; the last entry about a machine is the truth about it. */
sealed interface LogEntry {

    /** The machine is this from now on. */
    record MachineIs(SimulatedMachine machine) implements LogEntry {}

    /** The host no longer has the machine. */
    record MachineGone(VmId vm) implements LogEntry {}

    /** The host holds these disks for a machine beside those that it has; none: it holds no others. */
    record DisksAside(VmId vm, List<MachineDisk> disks) implements LogEntry {}

    /**
     * The host holds the image from now on.
     *
     * @param content what is on a disk that is made from it
     */
    record ImageHeld(String name, String content) implements LogEntry {}
}
