package dev.viveiro.metering.reconciliation;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.BilledAmounts;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.reconciliation.domain.AmountCheck;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Checks what final documents of a month come to, some at a time. */
@Service
public class AmountReconciliation {
    private final BilledAmounts billed;

    AmountReconciliation(BilledAmounts billed) {
        this.billed = billed;
    }

    /**
     * The next documents after one, at most {@code limit}, in the order of tenants and ids; fewer where much has to be read for them.
     * Each page is of one moment.
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public AmountsChecked after(BillingMonth month, Optional<TenantId> tenant, Optional<UUID> last, int limit) {
        BilledAmounts.Some some = billed.after(month, tenant, last, limit);
        return new AmountsChecked(
                some.documents().stream().map(AmountCheck::of).toList(),
                some.more() ? Optional.of(some.documents().getLast().id()) : Optional.empty());
    }
}
