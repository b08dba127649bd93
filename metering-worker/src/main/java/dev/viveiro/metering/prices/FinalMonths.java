package dev.viveiro.metering.prices;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.rating.BillingMonth;
import java.util.Optional;

/**
 * Knows which months have final invoices in force: what those rest on stays what it is. Part of the caller's transaction: no month that
 * was asked about becomes final before that ends.
 */
public interface FinalMonths {
    /** Whether one of [from, before) was made by a version of the list. */
    boolean restOn(String priceList, BillingMonth from, Optional<BillingMonth> before);

    /** Whether the tenant has one of [from, before). */
    boolean restOn(TenantId tenant, BillingMonth from, Optional<BillingMonth> before);
}
