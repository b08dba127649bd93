package dev.viveiro.metering.account;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.OpenAmounts;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Tells billing what of its documents is paid, by the rule that suspends who does not pay. */
@Component
class OpenBills implements OpenAmounts {
    private final AccountBooks books;

    OpenBills(AccountBooks books) {
        this.books = books;
    }

    @Override
    public Map<UUID, Open> of(Set<TenantId> tenants) {
        Map<UUID, Open> amounts = new HashMap<>();
        books.open(tenants).forEach((id, debt) -> amounts.put(id, new Open(debt.owed(), debt.open())));
        return amounts;
    }
}
