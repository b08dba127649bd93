package dev.viveiro.metering.billing;

import dev.viveiro.kernel.TenantId;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Knows how much of documents is still to be paid. */
@FunctionalInterface
public interface OpenAmounts {
    /**
     * What is still to be paid of a document, with tax.
     *
     * @param owed what it comes to, less what was given back of it; at least 0
     * @param open what of that is not paid; at least 0, at most {@code owed}
     */
    record Open(BigDecimal owed, BigDecimal open) {}

    /** Of final invoices and supplements of these tenants that were not taken back, by id; a document that is not there is not owed. */
    Map<UUID, Open> of(Set<TenantId> tenants);
}
