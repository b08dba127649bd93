package dev.viveiro.metering.billing;

import dev.viveiro.metering.billing.store.SqlInvoiceTasks;
import dev.viveiro.metering.billing.store.SqlRuns;
import dev.viveiro.metering.rating.BillingMonth;
import java.time.Clock;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How runs begin: every tenant's month is to be billed, soon. */
@Component
class InvoiceRuns implements UnaskedRuns {
    private final SqlRuns runs;
    private final SqlInvoiceTasks tasks;
    private final InvoiceRunner runner;
    private final BillingSettings settings;
    private final Clock clock;

    InvoiceRuns(SqlRuns runs, SqlInvoiceTasks tasks, InvoiceRunner runner, BillingSettings settings, Clock clock) {
        this.runs = runs;
        this.tasks = tasks;
        this.runner = runner;
        this.settings = settings;
        this.clock = clock;
    }

    /** The row and the tasks commit together: who dies in between has begun nothing, and another replica does. */
    @Override
    @Transactional
    public boolean begin(BillingMonth month, boolean finalise) {
        boolean first = runs.begin(month, finalise, clock.instant());
        if (first) {
            open(month, finalise);
        }
        return first;
    }

    /** Again, too; and the earlier months that are corrected where usage came late for a tenant that had no invoice. */
    @Transactional
    public void beginAnyway(BillingMonth month, boolean finalise) {
        runs.begin(month, finalise, clock.instant());
        open(month, finalise);
    }

    private void open(BillingMonth month, boolean finalise) {
        tasks.openEarlier(month, settings.correctedMonths(), finalise);
        tasks.open(month, finalise);
        runner.wake();
    }
}
