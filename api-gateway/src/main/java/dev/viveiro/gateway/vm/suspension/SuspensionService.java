package dev.viveiro.gateway.vm.suspension;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.tenant.TenantLock;
import dev.viveiro.gateway.vm.Suspensions;
import dev.viveiro.gateway.vm.Suspensions.Entry;
import dev.viveiro.gateway.vm.VmService;
import dev.viveiro.gateway.vm.VmStore;
import dev.viveiro.gateway.vm.domain.SuspensionCause;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Suspends machines and tenants, and lifts it. What is asked for twice changes nothing more. The flag is set at once, under the locks
 * under which everything else is accepted; that machines go off, and on again, is the {@link Suspender}'s business.
 */
@Service
public class SuspensionService {
    private static final Logger log = LoggerFactory.getLogger(SuspensionService.class);

    private final Suspensions suspensions;
    private final TenantLock tenants;
    private final VmStore machines;
    private final VmService vms;
    private final OperationStore operations;
    private final Suspender suspender;
    private final Clock clock;

    SuspensionService(
            Suspensions suspensions,
            TenantLock tenants,
            VmStore machines,
            VmService vms,
            OperationStore operations,
            Suspender suspender,
            Clock clock) {
        this.suspensions = suspensions;
        this.tenants = tenants;
        this.machines = machines;
        this.vms = vms;
        this.operations = operations;
        this.suspender = suspender;
        this.clock = clock;
    }

    /**
     * Suspends one machine; one that is on and idle is stopped in the same transaction, ahead of what waits.
     *
     * @throws ProblemException not-found, and invalid-state for one that was deleted
     */
    @Transactional
    public void suspend(Caller caller, VmId id, SuspensionCause cause, @Nullable String note) {
        Vm vm = lock(caller, id);
        if (!vm.status().wanted()) {
            throw new ProblemException(ProblemCode.INVALID_STATE, "The machine was deleted.");
        }
        if (!suspensions.add(new Entry(vm.tenant(), id, cause, clock.instant(), caller.subject(), note))) {
            return;
        }
        suspensions.apply(List.of(id));
        Vm suspended = machines.find(id).orElseThrow();
        VmState state = suspended.status().state();
        if (suspended.suspension().offends(state) && operations.activeOf(id).isEmpty()) {
            vms.stopBecause(id, "it is suspended: " + cause);
            suspensions.startAgain(List.of(id), true);
        }
        log.info("Machine {} is suspended by {}: {}.", id, caller.subject(), cause);
        suspender.wake();
    }

    /**
     * Lifts causes of the machine's own; for its tenant's it stays suspended.
     *
     * @throws ProblemException not-found
     */
    @Transactional
    public void unsuspend(Caller caller, VmId id, Set<SuspensionCause> causes) {
        Vm vm = lock(caller, id);
        if (suspensions.remove(vm.tenant(), id, causes)) {
            suspensions.apply(List.of(id));
            log.info("Machine {} is not suspended for {} any more, says {}.", id, causes, caller.subject());
            suspender.wake();
        }
    }

    /** Why the machine is suspended: its own causes and its tenant's. */
    @Transactional(readOnly = true)
    public List<Entry> entries(Caller caller, VmId id) {
        Vm vm = vms.find(caller, id);
        return suspensions.entries(vm.tenant(), id);
    }

    /** Suspends all that the tenant has, and will have. */
    @Transactional
    public void suspend(TenantId tenant, SuspensionCause cause, String who, @Nullable String note) {
        tenants.lock(tenant);
        if (suspensions.add(new Entry(tenant, null, cause, clock.instant(), who, note))) {
            apply(List.of(tenant));
            log.info("Tenant {} is suspended by {}: {}.", tenant, who, cause);
        }
    }

    /** Lifts causes of the tenant's; a machine that has one of its own stays suspended. */
    @Transactional
    public void unsuspend(TenantId tenant, Set<SuspensionCause> causes, String who) {
        tenants.lock(tenant);
        if (suspensions.remove(tenant, null, causes)) {
            apply(List.of(tenant));
            log.info("Tenant {} is not suspended for {} any more, says {}.", tenant, causes, who);
        }
    }

    /** Why the tenant is suspended. */
    @Transactional(readOnly = true)
    public List<Entry> entries(TenantId tenant) {
        return suspensions.entries(tenant, null);
    }

    /** Writes what is true of these tenants' machines, whose causes the caller's transaction changed under the tenants' locks. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void apply(Collection<TenantId> changed) {
        suspensions.apply(suspensions.lockAll(changed));
        suspender.wake();
    }

    private Vm lock(Caller caller, VmId id) {
        return machines.lock(id)
                .filter(vm -> vm.tenant().equals(caller.tenant()))
                .orElseThrow(() -> ProblemException.notFound("machine", id));
    }
}
