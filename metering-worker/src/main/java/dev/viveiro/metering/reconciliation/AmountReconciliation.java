package dev.viveiro.metering.reconciliation;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.BilledAmounts;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.reconciliation.domain.AmountCheck;
import java.util.List;
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

    /** The next documents after one, at most {@code limit}, in the order of tenants and ids; each page is of one moment. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public List<AmountCheck> after(BillingMonth month, Optional<TenantId> tenant, Optional<UUID> last, int limit) {
        return billed.after(month, tenant, last, limit).stream()
                .map(AmountCheck::of)
                .toList();
    }
}
