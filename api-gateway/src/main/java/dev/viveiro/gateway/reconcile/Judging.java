package dev.viveiro.gateway.reconcile;

import dev.viveiro.gateway.reconcile.domain.Drift;
import dev.viveiro.gateway.reconcile.domain.DriftBook;
import dev.viveiro.gateway.reconcile.domain.DriftState;
import dev.viveiro.gateway.reconcile.domain.Pair;
import dev.viveiro.gateway.reconcile.domain.Report;
import dev.viveiro.gateway.reconcile.store.SqlDrift;
import dev.viveiro.gateway.reconcile.store.SqlPairs;
import dev.viveiro.gateway.reconcile.store.SqlReports;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.messaging.LogContext;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Judges one host's newest report, once, and writes down what differs. */
@Component
class Judging {
    private static final Logger log = LoggerFactory.getLogger(Judging.class);

    private final SqlReports reports;
    private final SqlPairs pairs;
    private final SqlDrift drift;
    private final Ids ids;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Judging(
            SqlReports reports,
            SqlPairs pairs,
            SqlDrift drift,
            Ids ids,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.reports = reports;
        this.pairs = pairs;
        this.drift = drift;
        this.ids = ids;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    void judge(HostId host) {
        transaction.executeWithoutResult(status -> reports.take(host).ifPresent(this::judge));
    }

    private void judge(Report report) {
        List<Drift> before = drift.lockUnresolved(report.host());
        List<Pair> doubtful =
                pairs.doubtful(report.host(), before.stream().map(Drift::vm).toList());
        if (before.isEmpty() && doubtful.isEmpty()) {
            reports.calm(report.host());
            return;
        }
        DriftBook.Entries entries = DriftBook.judge(report, doubtful, before, ids, clock.instant());
        drift.write(entries);
        Map<UUID, DriftState> was = before.stream().collect(Collectors.toMap(Drift::id, Drift::state));
        entries.written().forEach(record -> log(was.get(record.id()), record));
    }

    private static void log(@Nullable DriftState was, Drift record) {
        if (was == null || was == record.state()) {
            return;
        }
        try (LogContext context = LogContext.with(LogContext.VM, record.vm())) {
            if (record.state() == DriftState.OPEN) {
                log.warn(
                        "Drift {}: {}. Expected {}, the host has {}. It shows in /v1/drift{}.",
                        record.id(),
                        record.kind(),
                        record.expected(),
                        record.observed(),
                        record.healing().tryAt() == null ? ", and nothing else is done" : "");
            } else {
                log.info("Drift {} is over: {}.", record.id(), record.kind());
            }
        }
    }
}
