package dev.viveiro.gateway.vm.domain;

import dev.viveiro.kernel.OperationId;
import java.util.UUID;

/**
 * A disk that a machine has beside the one that its image is on. While it is listed its size is held on the host.
 *
 * @param id never used again; by it the host knows the disk
 * @param name unique among the machine's disks
 * @param sizeGib in GiB
 * @param by the last operation that was about it: what is heard of an earlier one counts no more
 */
public record VmDisk(UUID id, String name, long sizeGib, DiskState state, OperationId by) {
    VmDisk as(DiskState changed) {
        return new VmDisk(id, name, sizeGib, changed, by);
    }

    VmDisk as(DiskState changed, OperationId because) {
        return new VmDisk(id, name, sizeGib, changed, because);
    }
}
