package dev.viveiro.metering.account;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.account.PaymentSource.Told;
import dev.viveiro.metering.billing.RunningMonth;
import dev.viveiro.metering.billing.TenantCosts;
import dev.viveiro.metering.billing.Unbilled;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** What came in and what is owed. */
@Service
public class Accounts {
    private final SqlPayments payments;
    private final TenantCosts costs;
    private final AccountBooks books;
    private final CreditDesk credit;
    private final Standings standings;

    Accounts(SqlPayments payments, TenantCosts costs, AccountBooks books, CreditDesk credit, Standings standings) {
        this.payments = payments;
        this.costs = costs;
        this.books = books;
        this.credit = credit;
        this.standings = standings;
    }

    /** @param added false for one that was there before, as it was told then */
    public record Booked(Payment payment, boolean added) {}

    /**
     * Notes a payment once, and what changes by it about the tenant's credit together with it. Throws a 409 problem when its reference
     * is another payment's.
     */
    @Transactional
    public Booked book(Told told) {
        boolean added = payments.add(told);
        Payment there = payments.find(told).filter(told.payment()::isSameAs).orElseThrow(() -> inUse(told.payment()));
        if (added) {
            standings.assess(there.tenant());
        }
        return new Booked(there, added);
    }

    private static ProblemException inUse(Payment payment) {
        return new ProblemException(
                ProblemCode.EXTERNAL_REF_IN_USE,
                "There is another payment with the reference " + payment.reference() + ".");
    }

    public List<Payment> list(Caller caller, Optional<Payment.Key> after, int limit) {
        return payments.list(caller.tenant(), after, limit);
    }

    /**
     * One for each currency in which anything was paid, billed or is running, or credit is given. All is of one moment: a month whose
     * invoice becomes final meanwhile is either billed or not.
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public List<Balance> balances(Caller caller) {
        TenantId tenant = caller.tenant();
        Map<String, BigDecimal> paid = payments.paid(tenant);
        Map<String, BigDecimal> invoiced = costs.invoiced(tenant);
        Optional<RunningMonth> running = costs.running(tenant);
        List<Unbilled> unbilled = costs.unbilled(tenant);
        Optional<String> credited = credit.currency(tenant);
        Set<String> currencies = new TreeSet<>(paid.keySet());
        currencies.addAll(invoiced.keySet());
        running.ifPresent(month -> currencies.add(month.currency()));
        unbilled.forEach(month -> currencies.add(month.currency()));
        credited.ifPresent(currencies::add);
        return currencies.stream()
                .map(currency -> new Balance(
                        currency,
                        paid.getOrDefault(currency, BigDecimal.ZERO),
                        invoiced.getOrDefault(currency, BigDecimal.ZERO),
                        earlier(unbilled, currency, running),
                        running.filter(month -> month.currency().equals(currency))
                                .orElse(null),
                        credited.filter(currency::equals)
                                .flatMap(same -> credit.credit(tenant, books.account(tenant, same, unbilled)))
                                .orElse(null)))
                .toList();
    }

    private static BigDecimal earlier(List<Unbilled> unbilled, String currency, Optional<RunningMonth> running) {
        return unbilled.stream()
                .filter(each -> each.currency().equals(currency))
                .filter(each ->
                        running.stream().noneMatch(month -> month.month().equals(each.month())))
                .map(Unbilled::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
