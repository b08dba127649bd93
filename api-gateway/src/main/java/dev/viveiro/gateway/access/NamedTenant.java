package dev.viveiro.gateway.access;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.tenant.Tenant;
import dev.viveiro.gateway.tenant.Tenants;
import org.springframework.stereotype.Component;

/** {@code ?tenant=}: an administrator may act for another tenant, nobody else may. */
@Component
class NamedTenant {
    private final Tenants tenants;

    NamedTenant(Tenants tenants) {
        this.tenants = tenants;
    }

    /**
     * The caller as it acts for the named tenant.
     *
     * @param nameOrId as the caller wrote it
     * @throws ProblemException 403 when the caller may not, without telling whether the tenant exists; 404 when there is none
     */
    Caller actFor(Caller caller, String nameOrId) {
        Tenant named = tenants.find(nameOrId).orElse(null);
        if (named != null && named.id().equals(caller.tenant())) {
            return caller;
        }
        if (caller.role() != Role.ADMINISTRATOR) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "Only an administrator may name another tenant.");
        }
        if (named == null) {
            throw ProblemException.notFound("tenant", nameOrId);
        }
        return new Caller(caller.subject(), named.id(), caller.role());
    }
}
