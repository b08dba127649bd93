package dev.viveiro.gateway.tenant;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.TenantId;

/** The first lock of every change that counts or names something of a tenant's. */
public interface TenantLock {
    /**
     * Locks the tenant until the caller's transaction ends; names, references and quotas are checked under it.
     *
     * @throws ProblemException {@code not-found} when there is no such tenant
     */
    void lock(TenantId tenant);
}
