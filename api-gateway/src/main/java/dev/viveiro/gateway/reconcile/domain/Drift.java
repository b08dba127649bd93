package dev.viveiro.gateway.reconcile.domain;

import dev.viveiro.contract.vm.VmState;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record of drift: one machine on one host.
 *
 * @param since from when on the host has it so
 * @param firstSeenAt time of the first report that showed it
 * @param lastSeenAt time of the last one
 * @param reports how many in a row showed it
 */
public record Drift(
        UUID id,
        HostId host,
        VmId vm,
        DriftKind kind,
        Expected expected,
        Observed observed,
        Instant since,
        Instant firstSeenAt,
        Instant lastSeenAt,
        int reports,
        DriftState state,
        Healing healing,
        @Nullable Instant resolvedAt) {

    /** What the gateway believed; both null when it never heard of the machine. */
    public record Expected(
            @Nullable VmState state, @Nullable Integer generation) {}

    /** What the host has; both null when it does not list the machine. */
    public record Observed(
            @Nullable ObservedPower power, @Nullable Integer generation) {}

    /**
     * What is done about it.
     *
     * @param declared the machine became FAILED by it
     * @param operation of the last try; null before one was needed
     * @param tries how often something was done
     * @param tryAt when the next is due; null for never
     */
    public record Healing(
            Remedy remedy,
            boolean declared,
            @Nullable OperationId operation,
            int tries,
            @Nullable Instant tryAt) {
        static Healing none(Remedy remedy) {
            return new Healing(remedy, false, null, 0, null);
        }

        /** Another remedy begins anew. */
        Healing with(Remedy other) {
            return other == remedy ? this : new Healing(other, declared, null, 0, tryAt);
        }

        public Healing dueAt(@Nullable Instant at) {
            return new Healing(remedy, declared, operation, tries, at);
        }
    }

    static Drift suspected(UUID id, Finding finding, Report report) {
        return new Drift(
                id,
                report.host(),
                finding.vm(),
                finding.kind(),
                finding.expected(),
                finding.observed(),
                finding.since(),
                report.observedAt(),
                report.observedAt(),
                1,
                DriftState.SUSPECTED,
                Healing.none(finding.remedy()),
                null);
    }

    /** The same difference in one more report. */
    Drift again(Finding finding, Report report, DriftState as, Healing then) {
        return new Drift(
                id,
                host,
                vm,
                kind,
                expected,
                finding.observed(),
                since,
                firstSeenAt,
                report.observedAt(),
                reports + 1,
                as,
                then,
                null);
    }

    /** After something was done, or put off. */
    public Drift treated(DriftState as, Healing then) {
        return new Drift(
                id, host, vm, kind, expected, observed, since, firstSeenAt, lastSeenAt, reports, as, then, resolvedAt);
    }

    Drift resolved(Instant at) {
        return new Drift(
                id,
                host,
                vm,
                kind,
                expected,
                observed,
                since,
                firstSeenAt,
                lastSeenAt,
                reports,
                DriftState.RESOLVED,
                healing.dueAt(null),
                at);
    }
}
