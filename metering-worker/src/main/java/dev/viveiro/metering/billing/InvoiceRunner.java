package dev.viveiro.metering.billing;

import dev.viveiro.messaging.WokenLoop;
import dev.viveiro.metering.billing.store.SqlInvoiceTasks;
import dev.viveiro.metering.billing.store.SqlInvoiceTasks.Task;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Does what runs have left to do, one tenant per transaction. Replicas share the work: each takes a task that no other has locked,
 * and one that dies gives its task back with its connection.
 */
@Component
class InvoiceRunner extends WokenLoop {
    private static final Logger log = LoggerFactory.getLogger(InvoiceRunner.class);

    private final SqlInvoiceTasks tasks;
    private final Invoicing invoicing;
    private final TransactionTemplate transaction;
    private final Counter tooLate;

    InvoiceRunner(
            SqlInvoiceTasks tasks,
            Invoicing invoicing,
            PlatformTransactionManager transactions,
            MeterRegistry metrics) {
        super("invoice-runner");
        this.tasks = tasks;
        this.invoicing = invoicing;
        this.transaction = new TransactionTemplate(transactions);
        this.tooLate = metrics.counter("viveiro.billing.too.late");
    }

    /** A run that another replica was asked for, or whose replica died, is found here. */
    @Scheduled(fixedDelayString = "PT5S", initialDelayString = "PT5S")
    void lookNowAndThen() {
        wakeNow();
    }

    @Override
    protected void look() {
        while (isRunning() && one()) {
            // the next one
        }
    }

    private record Done(Task task, Invoicing.Outcome outcome) {}

    /** What would be lost without a word. Drafts are made as often as anybody likes, and don't count. */
    private void tell(Done done) {
        if (done.task().finalise() && done.outcome().tooLate() > 0) {
            tooLate.increment(done.outcome().tooLate());
            log.warn(
                    "Usage of tenant {} came too late to be corrected in {}; an administrator decides. {}",
                    done.task().tenant(),
                    done.task().month(),
                    done.outcome().note());
        }
    }

    /** False when there is nothing to do. */
    boolean one() {
        AtomicReference<@Nullable Task> taken = new AtomicReference<>();
        try {
            Optional<Done> done = Objects.requireNonNull(
                    transaction.execute(status -> tasks.next().map(task -> {
                        taken.set(task);
                        Invoicing.Outcome outcome = invoicing.invoice(task.tenant(), task.month(), task.finalise());
                        tasks.done(task, outcome.kind().name(), outcome.invoice(), outcome.note());
                        return new Done(task, outcome);
                    })));
            done.ifPresent(this::tell);
            return done.isPresent();
        } catch (RuntimeException e) {
            Task task = taken.get();
            if (task == null) {
                throw e;
            }
            log.warn(
                    "{} of tenant {} can't be billed now; it is tried again behind the others, three times in all.",
                    task.month(),
                    task.tenant(),
                    e);
            transaction.executeWithoutResult(
                    status -> tasks.failed(task, e.getClass().getSimpleName()));
            return true;
        }
    }
}
