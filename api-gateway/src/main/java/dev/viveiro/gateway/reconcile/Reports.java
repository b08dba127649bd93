package dev.viveiro.gateway.reconcile;

import dev.viveiro.contract.host.HostReported;
import dev.viveiro.gateway.host.Incoming;
import dev.viveiro.gateway.reconcile.store.SqlReports;
import dev.viveiro.kernel.HostId;
import dev.viveiro.messaging.MessageHandler;
import dev.viveiro.messaging.Received;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Keeps what hosts list, inside the listener's transaction; what becomes of it is the {@link Reconciler}'s business. */
@Component
public class Reports {
    private final SqlReports reports;
    private final Reconciler reconciler;

    Reports(SqlReports reports, Reconciler reconciler) {
        this.reports = reports;
        this.reconciler = reconciler;
    }

    /** Keeps the reports of a batch, and hands the batch on: nothing else may lock a host's row before. */
    public MessageHandler<Incoming> before(MessageHandler<Incoming> next) {
        return batch -> {
            keep(batch.stream()
                    .map(Received::message)
                    .flatMap(message ->
                            message instanceof Incoming.Said(HostReported report) ? Stream.of(report) : Stream.empty())
                    .toList());
            next.handle(batch);
        };
    }

    /** Applies the newest of each host. */
    private void keep(List<HostReported> batch) {
        // in the order of the hosts' ids, so that two replicas do not wait for each other
        Map<HostId, List<HostReported>> byHost = new TreeMap<>(Comparator.comparing(HostId::value));
        batch.forEach(report ->
                byHost.computeIfAbsent(report.host(), host -> new ArrayList<>()).add(report));
        boolean any = false;
        for (List<HostReported> ofOne : byHost.values()) {
            for (HostReported report : lasting(ofOne)) {
                any |= reports.apply(report);
            }
        }
        if (any) {
            reconciler.wake();
        }
    }

    /** A delta is cumulative and a full report says all: what a later one of the same journal says again is left out. */
    static List<HostReported> lasting(List<HostReported> reports) {
        List<HostReported> counting = reports.stream()
                .filter(report -> report.full() || report.looked())
                .toList();
        return counting.stream()
                .filter(report -> counting.stream().noneMatch(later -> saysAllOf(later, report)))
                .toList();
    }

    private static boolean saysAllOf(HostReported later, HostReported report) {
        return later.journal().equals(report.journal())
                && later.number() > report.number()
                && (later.full() || (!report.full() && later.base() == report.base()));
    }
}
