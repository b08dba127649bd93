package dev.viveiro.gateway.reconcile;

import dev.viveiro.gateway.reconcile.store.SqlDrift;
import dev.viveiro.gateway.reconcile.store.SqlGaps;
import dev.viveiro.gateway.reconcile.store.SqlReports;
import dev.viveiro.kernel.HostId;
import dev.viveiro.messaging.LogContext;
import dev.viveiro.messaging.WokenLoop;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Holds what hosts list against what the gateway believes: soon after a report, and every sweep, since a report may have to
 * wait for its events and a healing for its time. It takes no input. Every replica runs one; a host or a record that one of
 * them has in hand the others pass over.
 */
@Component
public class Reconciler extends WokenLoop {
    private static final int PORTION = 200;
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private final SqlReports reports;
    private final SqlGaps gaps;
    private final SqlDrift drift;
    private final Judging judging;
    private final Healing healing;
    private final DriftPolicy policy;
    private final Clock clock;

    Reconciler(
            SqlReports reports,
            SqlGaps gaps,
            SqlDrift drift,
            Judging judging,
            Healing healing,
            DriftPolicy policy,
            Clock clock) {
        super("reconciler");
        this.reports = reports;
        this.gaps = gaps;
        this.drift = drift;
        this.judging = judging;
        this.healing = healing;
        this.policy = policy;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${viveiro.drift.sweep:PT2S}")
    void sweep() {
        wakeNow();
    }

    /** Judges every report that was not judged, then does what is due; one host's or record's trouble delays no other. */
    @Override
    public void look() {
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
}
