package dev.viveiro.metering.billing;

import dev.viveiro.kernel.TenantId;
import java.util.OptionalInt;

/** Knows by when tenants are to pay. */
@FunctionalInterface
public interface PaymentTerms {
    /** Days from an invoice to when it is to be paid, at least 0, by what is in force now; none for a tenant that has agreed to no such. */
    OptionalInt dueDays(TenantId tenant);
}
