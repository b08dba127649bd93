package dev.viveiro.gateway.vm;

import dev.viveiro.gateway.vm.domain.Suspension;
import dev.viveiro.gateway.vm.domain.SuspensionCause;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why machines must be off. What is true of a machine stands in its row as well, for whoever decides under its lock: whoever changes a
 * cause writes it there with {@link #apply} in the same transaction. Lock order: tenant, machine.
 */
public interface Suspensions {
    /**
     * One cause.
     *
     * @param vm null for all of the tenant's machines
     * @param who set it
     */
    record Entry(
            TenantId tenant,
            @Nullable VmId vm,
            SuspensionCause cause,
            Instant since,
            String who,
            @Nullable String note) {}

    /** For what the tenant itself is suspended; whoever makes machines asks it under the tenant's lock. */
    Suspension ofTenant(TenantId tenant);

    /** Those of the machine and of its tenant; of the tenant alone where {@code vm} is null. In the order in which they came. */
    List<Entry> entries(TenantId tenant, @Nullable VmId vm);

    /** False when it was there; then nothing is written. */
    boolean add(Entry entry);

    /** False when there was none of {@code causes}. The caller holds the tenant's lock, or the machine's where {@code vm} is not null. */
    boolean remove(TenantId tenant, @Nullable VmId vm, Set<SuspensionCause> causes);

    /** Locks all machines of these tenants that are not DELETED, in the order of their ids. */
    List<VmId> lockAll(Collection<TenantId> tenants);

    /** Writes into the rows of these machines, which are locked, what is true of them now. */
    void apply(Collection<VmId> vms);

    /** These machines, which are locked, were switched off because of it; or are not to be started any more. */
    void startAgain(Collection<VmId> vms, boolean startAgain);

    /**
     * Suspended machines that are on, idle, and on hosts that are not LOST; by id, at most {@code limit}.
     *
     * @param after null from the first
     * @param since those on which a stop failed after that are left for later
     */
    List<VmId> toStop(@Nullable VmId after, Instant since, int limit);

    /**
     * Idle machines that were switched off because of it and are not suspended any more, on hosts that may be given work: what another
     * host had may not be known yet. By id, at most {@code limit}.
     */
    List<VmId> toStart(@Nullable VmId after, int limit);

    /** Notes the newest that was heard of the tenant's credit, and locks the tenant; false when it is not, or there is no tenant. */
    boolean newest(TenantId tenant, long creditVersion);
}
