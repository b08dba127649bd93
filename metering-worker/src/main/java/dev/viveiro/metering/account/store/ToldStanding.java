package dev.viveiro.metering.account.store;

import dev.viveiro.contract.account.CreditStanding;
import dev.viveiro.kernel.TenantId;
import java.time.Instant;

/**
 * How a tenant stands, as it was told last.
 *
 * @param version +1 with each change that was told; 0 when nothing was told yet, which means {@link CreditStanding#GOOD}
 */
public record ToldStanding(TenantId tenant, CreditStanding standing, long version, Instant since) {
    public ToldStanding then(CreditStanding next, Instant at) {
        return new ToldStanding(tenant, next, version + 1, at);
    }
}
