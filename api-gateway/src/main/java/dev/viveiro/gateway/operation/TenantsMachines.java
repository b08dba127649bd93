package dev.viveiro.gateway.operation;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;

/** Which machines a tenant has or had, for those who list things of one machine. */
public interface TenantsMachines {
    boolean has(TenantId tenant, VmId vm);

    /** Throws the not-found problem that reading such a machine gives: another tenant's can't be told from none. */
    default void require(TenantId tenant, VmId vm) {
        if (!has(tenant, vm)) {
            throw ProblemException.notFound("machine", vm);
        }
    }
}
