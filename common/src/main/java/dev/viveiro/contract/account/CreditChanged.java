package dev.viveiro.contract.account;

import dev.viveiro.contract.Contract;
import dev.viveiro.kernel.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's account stands otherwise than before.
 *
 * @param version +1 per change of this tenant's standing; what comes late or twice is known by it
 * @param balance what the tenant has, less what its running usage costs so far: a plain decimal number in the currency's minor
 *     units ("-12.50"), negative when it owes
 * @param currency ISO 4217
 * @param contact whom to write to, if the tenant's terms name anybody
 * @param at when this was found out
 */
@Contract(type = "credit-changed/1", key = "credit.changed")
public record CreditChanged(
        TenantId tenant,
        long version,
        CreditStanding standing,
        String balance,
        String currency,
        @Nullable String contact,
        Instant at)
        implements AccountFact {}
