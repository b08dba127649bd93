package dev.viveiro.gateway.placement;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Where machines were placed, and why; written in the caller's transaction. */
public interface PlacementLog {
    /**
     * One decision.
     *
     * @param generation of the machine as it was placed
     * @param reasons JSON, UTF-8
     */
    record Entry(OperationId operation, int generation, VmId vm, HostId host, Instant decidedAt, byte[] reasons) {}

    void keep(List<Entry> entries);

    /** The highest generation in which the machine was placed, or was to be; 0 for none. */
    int latest(VmId vm);

    /** Every host that was chosen for the operation so far. */
    Set<HostId> tried(OperationId operation);
}
