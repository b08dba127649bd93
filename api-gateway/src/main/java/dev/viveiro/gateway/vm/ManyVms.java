package dev.viveiro.gateway.vm;

import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.TenantId;
import java.util.List;
import java.util.Set;

/** Many machines at once, in the caller's transaction; the locks are the caller's business. */
public interface ManyVms {
    /** A machine before and after a change. */
    record Changed(Vm before, Vm after) {}

    /** Every name that the tenant's machines have now. */
    Set<String> namesInUse(TenantId tenant);

    /**
     * New machines that nothing was seen of; their addresses were taken before.
     *
     * @throws org.springframework.dao.DuplicateKeyException when a machine of the tenant has one of their names
     */
    void insert(List<Vm> vms);

    /** Writes machines that gave up what they held, and gives it back to their hosts and the pool. */
    void saveFreed(List<Changed> changes);
}
