package dev.viveiro.gateway.reconcile.domain;

import static dev.viveiro.gateway.reconcile.domain.DriftKind.MISSING;
import static dev.viveiro.gateway.reconcile.domain.DriftKind.MISSING_DISK;
import static dev.viveiro.gateway.reconcile.domain.DriftKind.STALE_GENERATION;
import static dev.viveiro.gateway.reconcile.domain.DriftKind.UNKNOWN;
import static dev.viveiro.gateway.reconcile.domain.DriftKind.UNSURE_DISK;
import static dev.viveiro.gateway.reconcile.domain.DriftKind.WRONG_POWER;
import static dev.viveiro.gateway.reconcile.domain.Verdict.AGREES;

import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.reconcile.domain.Verdict.Differs;
import dev.viveiro.gateway.reconcile.domain.Verdict.NotJudged;
import dev.viveiro.kernel.ObservedPower;
import java.util.Collections;
import java.util.Set;
import java.util.UUID;

/**
 * Holds one machine against its host's report. All events up to the report's position are applied; what the machine's own
 * last word came after is not judged. The table of the whole is in docs/adr/0009-reports-and-drift.md.
 */
public final class Judgement {
    private Judgement() {}

    public static Verdict of(Pair pair, Report report) {
        Believed believed = pair.believed();
        Listed listed = pair.listed();
        if (believed == null) {
            return listed == null ? AGREES : new Differs(UNKNOWN, Remedy.NONE);
        }
        if (believed.busy()) {
            return new NotJudged("an operation is active");
        }
        if (believed.here() && newerThan(report, believed)) {
            return new NotJudged("its host said something newer");
        }
        if (listed == null) {
            return believed.here() ? absent(believed) : AGREES;
        }
        if (listed.generation() < believed.generation()) {
            return new Differs(STALE_GENERATION, Remedy.DESTROY);
        }
        return believed.here() && listed.generation() == believed.generation()
                ? withDisks(present(believed, listed.power()), believed, listed)
                : new Differs(UNKNOWN, Remedy.NONE);
    }

    /**
     * A machine that is as it should be otherwise lacks a disk, which is only shown, for what was on it can't be made again; or it has
     * one after all that nobody was sure of.
     */
    private static Verdict withDisks(Verdict otherwise, Believed believed, Listed listed) {
        Set<UUID> seen = listed.disks();
        if (!otherwise.equals(AGREES) || believed.state() == VmState.FAILED || seen == null) {
            return otherwise;
        }
        if (!seen.containsAll(believed.disks().attached())) {
            return new Differs(MISSING_DISK, Remedy.NONE);
        }
        return Collections.disjoint(seen, believed.disks().unsure())
                ? otherwise
                : new Differs(UNSURE_DISK, Remedy.TAKE_DISKS);
    }

    private static boolean newerThan(Report report, Believed believed) {
        if (believed.journal().equals(report.journal())) {
            return believed.heard() > report.consistentWith();
        }
        return believed.observedAt() != null && believed.observedAt().isAfter(report.observedAt());
    }

    private static Verdict absent(Believed believed) {
        return switch (believed.state()) {
            case REQUESTED, PROVISIONING, RUNNING, STOPPED, PAUSED, SAVED ->
                new Differs(MISSING, Remedy.DECLARE_MISSING);
            case TRASHED -> new Differs(MISSING, Remedy.NONE);
            case FAILED -> believed.missing() ? new Differs(MISSING, Remedy.RECREATE) : AGREES;
            case DELETING -> new NotJudged("its deletion says when it is gone");
            case DELETED -> AGREES;
        };
    }

    private static Verdict present(Believed believed, ObservedPower power) {
        return switch (believed.state()) {
            case REQUESTED, PROVISIONING -> new NotJudged("its create says when it is there");
            case DELETING -> new NotJudged("its deletion says when it is gone");
            case DELETED -> new Differs(UNKNOWN, Remedy.DESTROY);
            case FAILED -> failed(believed, power);
            case RUNNING, STOPPED, PAUSED, SAVED, TRASHED -> powered(believed.state(), power);
        };
    }

    /** Remains are known and kept; what was given up is destroyed; what was missing is back. */
    private static Verdict failed(Believed believed, ObservedPower power) {
        if (believed.missing()) {
            return power == ObservedPower.UNKNOWN
                    ? new NotJudged("its host does not know its power")
                    : new Differs(WRONG_POWER, remedy(power));
        }
        return believed.holding() ? AGREES : new Differs(UNKNOWN, Remedy.DESTROY);
    }

    private static Verdict powered(VmState state, ObservedPower power) {
        if (power == ObservedPower.UNKNOWN) {
            return new NotJudged("its host does not know its power");
        }
        if (fits(state, power)) {
            return AGREES;
        }
        return new Differs(WRONG_POWER, state == VmState.TRASHED ? Remedy.NONE : remedy(power));
    }

    private static boolean fits(VmState state, ObservedPower power) {
        return switch (power) {
            case RUNNING -> state == VmState.RUNNING;
            case STOPPED, CRASHED -> state == VmState.STOPPED || state == VmState.TRASHED;
            case PAUSED -> state == VmState.PAUSED || state == VmState.TRASHED;
            case SAVED -> state == VmState.SAVED || state == VmState.TRASHED;
            case UNKNOWN -> true;
        };
    }

    private static Remedy remedy(ObservedPower power) {
        return switch (power) {
            case RUNNING, STOPPED, CRASHED, PAUSED, SAVED -> Remedy.TAKE_POWER;
            case UNKNOWN -> Remedy.NONE;
        };
    }
}
