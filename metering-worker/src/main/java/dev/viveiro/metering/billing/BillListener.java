package dev.viveiro.metering.billing;

import dev.viveiro.kernel.TenantId;

/**
 * Hears that what a tenant owes by its final documents changes, inside the transaction that changes it: what it does, commits with the
 * change. It hears it before a number is taken, for which others wait, and must not take long.
 */
@FunctionalInterface
public interface BillListener {
    void billed(TenantId tenant);
}
