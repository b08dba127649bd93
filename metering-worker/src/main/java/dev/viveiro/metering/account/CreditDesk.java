package dev.viveiro.metering.account;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.account.domain.Account;
import dev.viveiro.metering.account.domain.CreditRule;
import dev.viveiro.metering.account.domain.CreditTerms;
import dev.viveiro.metering.account.store.AgreedCredit;
import dev.viveiro.metering.account.store.SqlCreditTerms;
import dev.viveiro.metering.account.store.SqlStandings;
import dev.viveiro.metering.account.store.ToldStanding;
import dev.viveiro.metering.billing.TenantCosts;
import dev.viveiro.metering.prices.Versions;
import dev.viveiro.web.Callers;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Tenants' credit terms: administrators add versions, of which the highest is in force at once; tenants read theirs. */
@Service
public class CreditDesk {
    private final SqlCreditTerms terms;
    private final SqlStandings told;
    private final Standings standings;
    private final TenantCosts costs;
    private final CreditSettings settings;
    private final Clock clock;

    CreditDesk(
            SqlCreditTerms terms,
            SqlStandings told,
            Standings standings,
            TenantCosts costs,
            CreditSettings settings,
            Clock clock) {
        this.terms = terms;
        this.told = told;
        this.standings = standings;
        this.costs = costs;
        this.settings = settings;
        this.clock = clock;
    }

    /** What came of agreeing. */
    public record Agreement(AgreedCredit credit, boolean added) {}

    /**
     * Adds a version for the caller's tenant and assesses it by that, or finds the same one there. Throws a problem when it says
     * something else, is not the next, or is in another currency than the tenant is billed in.
     */
    @Transactional
    public Agreement agree(Caller caller, int version, CreditTerms wanted) {
        Callers.requireAdministrator(caller);
        TenantId tenant = caller.tenant();
        if (isNew(tenant, version, wanted)) {
            requireTheListsCurrency(tenant, wanted);
            AgreedCredit agreed = new AgreedCredit(tenant, version, clock.instant(), wanted);
            if (terms.add(agreed, caller.subject())) {
                standings.open(tenant);
                standings.assess(tenant);
                return new Agreement(agreed, true);
            }
            // another caller was quicker: either it said the same, or this throws
            isNew(tenant, version, wanted);
        }
        return new Agreement(terms.find(tenant, version).orElseThrow(), false);
    }

    private boolean isNew(TenantId tenant, int version, CreditTerms wanted) {
        return Versions.isNew(
                version,
                terms.inForce(tenant).map(AgreedCredit::version).orElse(0),
                terms.find(tenant, version).map(AgreedCredit::terms),
                wanted);
    }

    private void requireTheListsCurrency(TenantId tenant, CreditTerms wanted) {
        costs.currency(tenant)
                .filter(currency -> !currency.equals(wanted.currency()))
                .ifPresent(currency -> {
                    throw ProblemException.field(
                            "/currency",
                            "other-currency",
                            "Expected currency to be " + currency + ", in which the tenant is billed.");
                });
    }

    public List<AgreedCredit> list(Caller caller, Optional<Integer> before, int limit) {
        return terms.list(caller.tenant(), before, limit);
    }

    /** The currency in which a tenant is held against anything. */
    public Optional<String> currency(TenantId tenant) {
        return terms.inForce(tenant).map(agreed -> agreed.terms().currency());
    }

    /** @param account in the currency of the tenant's credit terms */
    public Optional<Credit> credit(TenantId tenant, Account account) {
        return terms.inForce(tenant)
                .map(agreed -> agreed.terms().warningAhead(settings.warnAhead()))
                .flatMap(against -> told.find(tenant).map(standing -> credit(against, standing, account)));
    }

    private static Credit credit(CreditTerms terms, ToldStanding standing, Account account) {
        return new Credit(
                terms,
                standing.standing(),
                standing.since(),
                CreditRule.warns(terms, account),
                CreditRule.suspends(terms, account));
    }
}
