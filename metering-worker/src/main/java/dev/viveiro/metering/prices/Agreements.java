package dev.viveiro.metering.prices;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.web.Callers;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Tenants' terms: administrators add versions, tenants read theirs. */
@Service
public class Agreements {
    private final SqlTerms terms;
    private final Prices prices;
    private final FinalMonths finals;
    private final Clock clock;

    Agreements(SqlTerms terms, Prices prices, FinalMonths finals, Clock clock) {
        this.terms = terms;
        this.prices = prices;
        this.finals = finals;
        this.clock = clock;
    }

    /** What came of agreeing. */
    public record Agreement(Terms terms, boolean added) {}

    /** Adds a version for the caller's tenant, or finds the same one there; as {@link Prices#publish}. */
    @Transactional
    public Agreement agree(Caller caller, int version, Terms.TermsDocument document) {
        Callers.requireAdministrator(caller);
        TenantId tenant = caller.tenant();
        if (isNew(tenant, version, document)) {
            requireNothingChanges(tenant, document.begins());
            requireList(document.priceList());
            Terms added = new Terms(tenant, version, clock.instant(), document);
            if (terms.add(added, caller.subject())) {
                return new Agreement(added, true);
            }
            isNew(tenant, version, document);
        }
        return new Agreement(terms.find(tenant, version).orElseThrow(), false);
    }

    private void requireNothingChanges(TenantId tenant, BillingMonth begins) {
        BillingMonth current = BillingMonth.at(clock.instant());
        Optional<BillingMonth> next = terms.nextBegins(tenant, begins);
        if (begins.isBefore(current) && finals.restOn(tenant, begins, next)) {
            throw Versions.tooEarly(begins, next, current, "Take those invoices back first.");
        }
    }

    private boolean isNew(TenantId tenant, int version, Terms.TermsDocument document) {
        return Versions.isNew(
                version, terms.last(tenant), terms.find(tenant, version).map(Terms::document), document);
    }

    private void requireList(String name) {
        if (!prices.exists(name)) {
            throw ProblemException.field(
                    "/priceList", "unknown-price-list", "There is no price list " + name + "; publish it first.");
        }
    }

    public List<Terms> list(Caller caller, Optional<Integer> before, int limit) {
        return terms.list(caller.tenant(), before, limit);
    }

    /** True for a tenant with any terms, also such that have not begun. */
    public boolean hasAny(TenantId tenant) {
        return terms.last(tenant) > 0;
    }

    public Optional<Terms> inForce(TenantId tenant, BillingMonth month) {
        return terms.inForce(tenant, month);
    }
}
