package dev.viveiro.gateway.front;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.TenantId;

/** Which images are or were a tenant's own, for those who list things of one image. */
public interface TenantsImages {
    boolean has(TenantId tenant, String image);

    /** Throws the not-found problem that reading such an image gives: another tenant's can't be told from none. */
    default void require(TenantId tenant, String image) {
        if (!has(tenant, image)) {
            throw ProblemException.notFound("image", image);
        }
    }
}
