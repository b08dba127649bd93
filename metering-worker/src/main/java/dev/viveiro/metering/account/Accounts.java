package dev.viveiro.metering.account;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.RunningMonth;
import dev.viveiro.metering.billing.TenantCosts;
import dev.viveiro.web.Callers;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Service;

/** What came in and what is owed. */
@Service
public class Accounts {
    private final SqlPayments payments;
    private final TenantCosts costs;

    Accounts(SqlPayments payments, TenantCosts costs) {
        this.payments = payments;
        this.costs = costs;
    }

    /** True when it was noted now, false when it was before; a 409 problem when its reference is another payment's. */
    public boolean note(Caller caller, Payment payment) {
        Callers.requireAdministrator(caller);
        if (payments.add(payment, caller.subject())) {
            return true;
        }
        Payment there = payments.find(payment.tenant(), payment.reference()).orElseThrow();
        if (!payment.isSameAs(there)) {
            throw new ProblemException(
                    ProblemCode.EXTERNAL_REF_IN_USE,
                    "There is another payment with the reference " + payment.reference() + ".");
        }
        return false;
    }

    /** One that was noted, as it was then. */
    public Payment require(Payment payment) {
        return payments.find(payment.tenant(), payment.reference()).orElseThrow();
    }

    public List<Payment> list(Caller caller, Optional<String> after, int limit) {
        return payments.list(caller.tenant(), after, limit);
    }

    /** One for each currency in which anything was paid, billed or is running. */
    public List<Balance> balances(Caller caller) {
        TenantId tenant = caller.tenant();
        Map<String, BigDecimal> paid = payments.paid(tenant);
        Map<String, BigDecimal> invoiced = costs.invoiced(tenant);
        Optional<RunningMonth> running = costs.running(tenant);
        Set<String> currencies = new TreeSet<>(paid.keySet());
        currencies.addAll(invoiced.keySet());
        running.ifPresent(month -> currencies.add(month.currency()));
        return currencies.stream()
                .map(currency -> new Balance(
                        currency,
                        paid.getOrDefault(currency, BigDecimal.ZERO),
                        invoiced.getOrDefault(currency, BigDecimal.ZERO),
                        running.filter(month -> month.currency().equals(currency))
                                .orElse(null)))
                .toList();
    }
}
