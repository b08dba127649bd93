package dev.viveiro.gateway.vm;

import dev.viveiro.gateway.vm.ManyVms.Changed;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import java.util.Collection;
import java.util.List;

/** Machines that one transaction reads and writes together. */
public interface LockedVms {
    /**
     * Those that exist, locked until the transaction ends, and then their hosts and {@code more}; each in the order of their
     * ids.
     */
    List<Vm> lock(Collection<VmId> ids, Collection<HostId> more);

    /** Writes what changed, and gives or takes the difference of what the machines hold. */
    void save(List<Changed> changes);
}
