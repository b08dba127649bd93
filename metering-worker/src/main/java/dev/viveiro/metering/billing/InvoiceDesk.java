package dev.viveiro.metering.billing;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.domain.Invoice;
import dev.viveiro.metering.billing.store.SqlEvidence;
import dev.viveiro.metering.billing.store.SqlEvidence.Stretch;
import dev.viveiro.metering.billing.store.SqlInvoiceTasks;
import dev.viveiro.metering.billing.store.SqlInvoices;
import dev.viveiro.metering.billing.store.SqlTrafficUse;
import dev.viveiro.metering.billing.store.SqlTrafficUse.Counted;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.web.Callers;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Who may see which document, and what administrators may do with it. Everything may be asked for again. */
@Service
public class InvoiceDesk {
    private final SqlInvoices invoices;
    private final SqlEvidence evidence;
    private final SqlTrafficUse traffic;
    private final SqlInvoiceTasks tasks;
    private final InvoiceRuns runs;
    private final TakingBack takingBack;
    private final BillingSettings settings;
    private final Clock clock;

    InvoiceDesk(
            SqlInvoices invoices,
            SqlEvidence evidence,
            SqlTrafficUse traffic,
            SqlInvoiceTasks tasks,
            InvoiceRuns runs,
            TakingBack takingBack,
            BillingSettings settings,
            Clock clock) {
        this.invoices = invoices;
        this.evidence = evidence;
        this.traffic = traffic;
        this.tasks = tasks;
        this.runs = runs;
        this.takingBack = takingBack;
        this.settings = settings;
        this.clock = clock;
    }

    /** Lets every tenant's month be billed, soon. Throws a 409 problem while the month is not over, or has not settled. */
    public void run(Caller caller, BillingMonth month, boolean finalise) {
        Callers.requireAdministrator(caller);
        Instant from = finalise ? month.to().plus(settings.settle()) : month.to();
        if (clock.instant().isBefore(from)) {
            throw new ProblemException(
                    ProblemCode.TOO_EARLY,
                    (finalise ? "Invoices of " : "Drafts of ") + month + " can be made from " + from + " on.");
        }
        runs.beginAnyway(month, finalise);
    }

    public Map<String, Long> progress(Caller caller, BillingMonth month) {
        Callers.requireAdministrator(caller);
        return tasks.states(month);
    }

    /** How many tenants are yet to be done in the earlier months that a month corrects, by month. */
    public Map<BillingMonth, Long> waiting(Caller caller, BillingMonth month) {
        Callers.requireAdministrator(caller);
        return tasks.waiting(month, settings.correctedMonths());
    }

    public List<SqlInvoiceTasks.Result> results(
            Caller caller, BillingMonth month, RunFilter filter, Optional<TenantId> after, int limit) {
        Callers.requireAdministrator(caller);
        return tasks.results(month, filter.state(), filter.outcome(), after, limit);
    }

    /** Throws a 404 problem for one that is not there, or not the caller's to see; drafts are an administrator's. */
    public Invoice require(Caller caller, UUID id) {
        return invoices.find(id)
                .filter(invoice -> isAdministrator(caller)
                        || (invoice.tenant().equals(caller.tenant()) && invoice.number() != null))
                .orElseThrow(() -> ProblemException.notFound("invoice", id));
    }

    /** The numbers of the documents that one names. */
    public Map<UUID, String> numbers(Invoice invoice) {
        Map<UUID, String> numbers = new HashMap<>();
        invoices.names(invoice.named()).forEach((id, name) -> {
            if (name.number() != null) {
                numbers.put(id, name.number().toString());
            }
        });
        return numbers;
    }

    public List<Stretch> usage(Caller caller, UUID id, Optional<Stretch.Key> after, int limit) {
        Invoice invoice = require(caller, id);
        return evidence.stretches(invoice.madeFrom(), after, limit);
    }

    /** The counters that lines of traffic rest on. */
    public List<Counted> traffic(Caller caller, UUID id, Optional<Counted.Key> after, int limit) {
        Invoice invoice = require(caller, id);
        return traffic.list(invoice.madeFrom(), after, limit);
    }

    private static boolean isAdministrator(Caller caller) {
        return caller.role() == Role.ADMINISTRATOR;
    }

    /** The document as it is then; one that is void already stays it. Throws a 409 problem for one that has to be taken back. */
    @Transactional
    public Invoice withdraw(Caller caller, UUID id) {
        return takingBack.withdraw(lock(caller, id));
    }

    /** The credit note over all of an invoice or supplement that was not given back yet; the one that is there when there is one. */
    @Transactional
    public Invoice takeBack(Caller caller, UUID id) {
        return takingBack.takeBack(lock(caller, id));
    }

    private Invoice lock(Caller caller, UUID id) {
        Callers.requireAdministrator(caller);
        invoices.lockTenantOf(id);
        return invoices.lock(id).orElseThrow(() -> ProblemException.notFound("invoice", id));
    }
}
