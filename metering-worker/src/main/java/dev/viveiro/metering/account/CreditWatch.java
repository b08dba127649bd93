package dev.viveiro.metering.account;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.WokenLoop;
import dev.viveiro.metering.account.store.ToldStanding;
import dev.viveiro.metering.billing.BillListener;
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
 * Assesses every tenant that is due, one per transaction: replicas share the work, and one that dies gives its tenant back with its
 * connection. A tenant that was billed is due as soon as that is committed. It is not assessed inside that transaction, since others
 * wait for the invoice's number, and assessing reads all that was used.
 */
@Component
public class CreditWatch extends WokenLoop implements BillListener {
    private static final Logger log = LoggerFactory.getLogger(CreditWatch.class);

    private final Standings standings;
    private final TransactionTemplate transaction;

    CreditWatch(Standings standings, PlatformTransactionManager transactions) {
        super("credit-watch");
        this.standings = standings;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Time alone makes tenants due; so does another replica that died before it looked. */
    @Scheduled(fixedDelayString = "PT5S", initialDelayString = "PT5S")
    void lookNowAndThen() {
        wakeNow();
    }

    @Override
    public void billed(TenantId tenant) {
        standings.soon(tenant);
        wake();
    }

    @Override
    protected void look() {
        while (isRunning() && one()) {
            // the next one
        }
    }

    /** False when nobody is due. */
    private boolean one() {
        AtomicReference<@Nullable ToldStanding> taken = new AtomicReference<>();
        try {
            return Boolean.TRUE.equals(transaction.execute(status -> {
                Optional<ToldStanding> due = standings.lockDue();
                due.ifPresent(told -> {
                    taken.set(told);
                    standings.assess(told);
                });
                return due.isPresent();
            }));
        } catch (RuntimeException e) {
            ToldStanding told = taken.get();
            if (told == null) {
                throw e;
            }
            log.warn(
                    "Tenant {} can't be assessed now; it stands as it did, and is assessed again behind the others.",
                    told.tenant(),
                    e);
            transaction.executeWithoutResult(status -> standings.later(told.tenant()));
            return true;
        }
    }
}
