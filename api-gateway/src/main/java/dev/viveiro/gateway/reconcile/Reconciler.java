package dev.viveiro.gateway.reconcile;

import dev.viveiro.gateway.reconcile.store.SqlDrift;
import dev.viveiro.gateway.reconcile.store.SqlGaps;
import dev.viveiro.gateway.reconcile.store.SqlReports;
import dev.viveiro.kernel.HostId;
import dev.viveiro.messaging.LogContext;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Holds what hosts list against what the gateway believes: soon after a report, and every sweep, since a report may have to
 * wait for its events and a healing for its time. It takes no input. Every replica runs one; a host or a record that one of
 * them has in hand the others pass over.
 */
@Component
public class Reconciler implements SmartLifecycle {
    private static final int PORTION = 200;
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private final SqlReports reports;
    private final SqlGaps gaps;
    private final SqlDrift drift;
    private final Judging judging;
    private final Healing healing;
    private final DriftPolicy policy;
    private final Clock clock;
    private final Semaphore wakes = new Semaphore(0);
    private volatile boolean running;

    Reconciler(
            SqlReports reports,
            SqlGaps gaps,
            SqlDrift drift,
            Judging judging,
            Healing healing,
            DriftPolicy policy,
            Clock clock) {
        this.reports = reports;
        this.gaps = gaps;
        this.drift = drift;
        this.judging = judging;
        this.healing = healing;
        this.policy = policy;
        this.clock = clock;
    }

    /** Looks again once the caller's transaction has committed; several calls are one look. */
    void wake() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            wakes.release();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                wakes.release();
            }
        });
    }

    @Scheduled(fixedDelayString = "${viveiro.drift.sweep:PT2S}")
    void sweep() {
        wakes.release();
    }

    /** Judges every report that was not judged, then does what is due; one host's or record's trouble delays no other. */
    public void reconcile() {
        Instant now = clock.instant();
        for (HostId host : gaps.passOver(now, now.minus(policy.eventsWithin()))) {
            log.warn(
                    "Events of host {} did not come for {}; its reports are judged without them."
                            + " A dead one is in table dead_messages: docs/how-to/empty-a-dead-queue.md.",
                    host,
                    policy.eventsWithin());
        }
        for (HostId host : reports.unjudged()) {
            try (LogContext context = LogContext.with(LogContext.HOST, host)) {
                judge(host);
            }
        }
        for (UUID record : drift.due(clock.instant(), PORTION)) {
            heal(record);
        }
        drift.prune(clock.instant().minus(policy.keep()));
    }

    private void judge(HostId host) {
        try {
            judging.judge(host);
        } catch (RuntimeException e) {
            log.error("The host's report could not be judged; it is tried again with the next sweep.", e);
        }
    }

    private void heal(UUID record) {
        try {
            healing.heal(record);
        } catch (RuntimeException e) {
            log.error("Nothing could be done about drift {}; it is tried again with the next sweep.", record, e);
        }
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("reconciler").start(this::run);
    }

    private void run() {
        while (running) {
            wakes.acquireUninterruptibly();
            wakes.drainPermits();
            if (running) {
                try {
                    reconcile();
                } catch (RuntimeException e) {
                    log.error("Hosts could not be compared with what they should have; the next sweep tries again.", e);
                }
            }
        }
    }

    @Override
    public void stop() {
        running = false;
        wakes.release();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
