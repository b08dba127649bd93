package dev.viveiro.metering.account;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.account.domain.Account;
import dev.viveiro.metering.account.domain.Debt;
import dev.viveiro.metering.account.domain.OpenDebt;
import dev.viveiro.metering.billing.Bill;
import dev.viveiro.metering.billing.TenantCosts;
import dev.viveiro.metering.billing.Unbilled;
import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** A tenant's account, from what it paid and what it used. */
@Component
class AccountBooks {
    private final SqlPayments payments;
    private final TenantCosts costs;

    AccountBooks(SqlPayments payments, TenantCosts costs) {
        this.payments = payments;
        this.costs = costs;
    }

    /** As it is now, in one currency; its amounts have that currency's decimals. */
    Account account(TenantId tenant, String currency) {
        return account(tenant, currency, costs.unbilled(tenant));
    }

    /** @param unbilled as it was read for something else as well */
    Account account(TenantId tenant, String currency, List<Unbilled> unbilled) {
        BigDecimal nothing = Rounding.zero(Currency.getInstance(currency));
        List<Debt> debts = costs.bills(Set.of(tenant)).stream()
                .filter(bill -> bill.currency().equals(currency))
                .map(AccountBooks::debt)
                .toList();
        BigDecimal used = unbilled.stream()
                .filter(each -> each.currency().equals(currency))
                .map(Unbilled::amount)
                .reduce(nothing, BigDecimal::add);
        return new Account(nothing.add(payments.paid(tenant).getOrDefault(currency, BigDecimal.ZERO)), debts, used);
    }

    /** What is to be paid of the invoices of tenants that were not taken back, in each currency by itself; by their ids. */
    Map<UUID, OpenDebt> open(Set<TenantId> tenants) {
        Map<TenantId, Map<String, BigDecimal>> paid = payments.paid(tenants);
        Map<UUID, OpenDebt> open = new HashMap<>();
        costs.bills(tenants).stream()
                .collect(Collectors.groupingBy(bill -> new Of(bill.tenant(), bill.currency())))
                .forEach((of, bills) -> OpenDebt.of(
                                paid.getOrDefault(of.tenant(), Map.of()).getOrDefault(of.currency(), BigDecimal.ZERO),
                                bills.stream().map(AccountBooks::debt).toList())
                        .forEach(debt -> open.put(debt.document(), debt)));
        return open;
    }

    private record Of(TenantId tenant, String currency) {}

    private static Debt debt(Bill bill) {
        return new Debt(bill.document(), bill.total(), bill.issuedAt(), bill.givesBackOf());
    }
}
