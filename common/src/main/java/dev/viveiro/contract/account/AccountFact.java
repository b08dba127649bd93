package dev.viveiro.contract.account;

import dev.viveiro.kernel.TenantId;

/** Facts about tenants' accounts that metering found out and tells everyone. What follows from them the gateway decides. */
public sealed interface AccountFact permits CreditChanged {
    TenantId tenant();
}
