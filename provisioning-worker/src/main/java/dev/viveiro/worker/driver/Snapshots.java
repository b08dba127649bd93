package dev.viveiro.worker.driver;

import dev.viveiro.kernel.VmId;
import java.util.List;
import java.util.UUID;

/**
 * The disks of machines can be kept as they are and had back. What {@link HypervisorDriver} says of its calls holds for these.
 * A machine's snapshots go with it.
 */
public interface Snapshots {
    /** Those of one machine, oldest first. */
    List<Snapshot> snapshots(VmId vm);

    /**
     * Afterwards the machine has a snapshot of this id. One that exists is left as it is; another holds the machine's disk as it
     * is in this moment, and the machine stays RUNNING or STOPPED, as it is.
     */
    void takeSnapshot(VmId vm, UUID snapshot);

    /**
     * Afterwards the machine's disk is what it was when the snapshot was taken, with its size of now; the snapshot stays.
     *
     * @throws DriverFailure {@code CONFLICT} {@code machine-running} when the machine is not STOPPED, {@code CONFLICT}
     *     {@code snapshot-absent}
     */
    void revert(VmId vm, UUID snapshot);

    /** Afterwards there is no such snapshot; the machine's disk and power, and its other snapshots, stay. */
    void deleteSnapshot(VmId vm, UUID snapshot);
}
