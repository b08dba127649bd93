package dev.viveiro.metering.billing;

import dev.viveiro.kernel.TenantId;
import java.math.BigDecimal;

/** Knows what tenants paid. */
@FunctionalInterface
public interface PaidAmounts {
    /** Less what went back; 0 for nothing. */
    BigDecimal paid(TenantId tenant, String currency);
}
