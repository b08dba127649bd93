package dev.viveiro.gateway.reconcile;

import dev.viveiro.gateway.reconcile.domain.Drift;
import dev.viveiro.gateway.reconcile.domain.DriftState;
import dev.viveiro.gateway.reconcile.domain.Remedy;
import dev.viveiro.gateway.reconcile.store.SqlDrift;
import dev.viveiro.gateway.reconcile.store.SqlDrift.Due;
import dev.viveiro.gateway.vm.Corrections;
import dev.viveiro.gateway.vm.Corrections.Sighting;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.messaging.LogContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Does for one record what its policy says: one try, in one transaction, with record and machine locked. */
@Component
class Healing {
    private static final Logger log = LoggerFactory.getLogger(Healing.class);

    private final SqlDrift drift;
    private final Corrections corrections;
    private final DriftPolicy policy;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Healing(
            SqlDrift drift,
            Corrections corrections,
            DriftPolicy policy,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.drift = drift;
        this.corrections = corrections;
        this.policy = policy;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** What came of a try. */
    private sealed interface Result {
        /** Something was done. */
        record Done(String what, boolean declared, @Nullable OperationId operation) implements Result {}

        /** It can't be done now. */
        record Later(String why) implements Result {}

        /** It is not to be done. */
        record Never() implements Result {}
    }

    void heal(UUID id) {
        transaction.executeWithoutResult(
                status -> drift.take(id, clock.instant()).ifPresent(this::heal));
    }

    private void heal(Due due) {
        Drift record = due.drift();
        try (LogContext context = LogContext.with(LogContext.VM, record.vm()).and(LogContext.HOST, record.host())) {
            drift.save(List.of(after(record, treat(due))));
        }
    }

    private Drift after(Drift record, Result result) {
        Drift.Healing healing = record.healing();
        return switch (result) {
            case Result.Never never -> record.treated(DriftState.OPEN, healing.dueAt(null));
            case Result.Later later -> {
                log.debug("Drift {} is left for now: {}.", record.id(), later.why());
                yield record.treated(
                        record.state(), healing.dueAt(clock.instant().plus(policy.backoff())));
            }
            case Result.Done done -> {
                int tries = healing.tries() + 1;
                boolean last = tries >= policy.tries();
                log.info(
                        "Drift {}: {}, try {} of {}{}.",
                        record.id(),
                        done.what(),
                        tries,
                        policy.tries(),
                        last ? "; after this an administrator decides" : "");
                yield record.treated(
                        DriftState.HEALING,
                        new Drift.Healing(
                                healing.remedy(),
                                healing.declared() || done.declared(),
                                done.operation() == null ? healing.operation() : done.operation(),
                                tries,
                                last ? null : clock.instant().plus(policy.pause(tries))));
            }
        };
    }

    private Result treat(Due due) {
        Remedy remedy = due.drift().healing().remedy();
        return switch (remedy) {
            case NONE -> new Result.Never();
            case TAKE_POWER -> takePower(due);
            case TAKE_DISKS -> takeDisks(due);
            case DECLARE_MISSING -> declareMissing(due);
            case RECREATE -> recreate(due);
            case DESTROY -> destroy(due.drift());
        };
    }

    private Result takePower(Due due) {
        if (policy.wrongPower() == DriftPolicy.WrongPower.REPORT) {
            return new Result.Never();
        }
        ObservedPower power = Objects.requireNonNull(due.drift().observed().power());
        if (!corrections.takePower(sighting(due), power)) {
            return new Result.Later("the machine changed meanwhile");
        }
        OperationId operation = null;
        if (policy.wrongPower() == DriftPolicy.WrongPower.RESTORE) {
            operation = corrections
                    .restore(
                            due.drift().vm(),
                            Objects.requireNonNull(due.drift().expected().state()),
                            power)
                    .orElse(null);
        }
        return new Result.Done(
                operation == null
                        ? "the machine's state is what its host has"
                        : "the machine's state is what its host has, and is changed back",
                false,
                operation);
    }

    /** Whatever the policies: a disk that its machine has is billed. */
    private Result takeDisks(Due due) {
        return corrections.takeDisks(sighting(due, due.drift().firstSeenAt()), drift.listedDisks(due.drift()))
                ? new Result.Done("the extra disks that its host lists are the machine's", false, null)
                : new Result.Later("the machine changed meanwhile");
    }

    private Result declareMissing(Due due) {
        if (policy.missing() == DriftPolicy.Missing.REPORT) {
            return new Result.Never();
        }
        int missing = drift.undeclaredMissing(due.drift().host());
        if (missing > policy.missingAtMost()) {
            return new Result.Later(
                    missing + " machines are missing at once: the host's list is suspected, and more than "
                            + policy.missingAtMost() + " are only shown");
        }
        return corrections.declareMissing(sighting(due))
                ? new Result.Done("the machine is FAILED and keeps what it holds", true, null)
                : new Result.Later("the machine changed meanwhile");
    }

    private Result recreate(Due due) {
        if (policy.missing() != DriftPolicy.Missing.RECREATE) {
            return new Result.Never();
        }
        return corrections
                .recreate(sighting(due))
                .<Result>map(operation -> new Result.Done("the machine is made anew", false, operation))
                .orElseGet(() -> new Result.Later("the machine changed meanwhile, or its host is full"));
    }

    private Result destroy(Drift record) {
        DriftPolicy.Leftover leftover =
                switch (record.kind()) {
                    case STALE_GENERATION -> policy.staleGeneration();
                    case UNKNOWN -> policy.deleted();
                    case MISSING, WRONG_POWER, MISSING_DISK, UNSURE_DISK -> DriftPolicy.Leftover.REPORT;
                };
        if (leftover == DriftPolicy.Leftover.REPORT) {
            return new Result.Never();
        }
        if (drift.leftBehind(record)) {
            return new Result.Later("its host is asked to delete it already, since it was placed anew");
        }
        int generation = Objects.requireNonNull(record.observed().generation());
        OperationId operation = new OperationId(record.id());
        corrections.destroy(
                record.host(),
                record.vm(),
                generation,
                operation,
                record.healing().tries() + 1);
        return new Result.Done("generation " + generation + " is deleted", false, operation);
    }

    private static Sighting sighting(Due due) {
        return sighting(due, due.drift().since());
    }

    /** @param since when the host was first seen to have it so */
    private static Sighting sighting(Due due, Instant since) {
        Drift record = due.drift();
        return new Sighting(
                record.host(),
                record.vm(),
                Objects.requireNonNull(record.expected().generation()),
                due.report().journal(),
                due.report().consistentWith(),
                since);
    }
}
