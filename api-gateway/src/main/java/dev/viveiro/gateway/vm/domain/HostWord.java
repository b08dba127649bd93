package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationProgressed;
import dev.viveiro.contract.host.OperationStarted;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.host.PowerChanged;
import dev.viveiro.contract.host.VmDeleted;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.host.WorkRef;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.operation.StepRecord;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.kernel.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a host's event means: right host, right generation, newer sequence, or it is ignored. The operation and the machine
 * are judged apart: an operation by its own attempt, the machine's facts by the host's sequence.
 */
public final class HostWord {
    private final Outcomes outcomes;
    private final LateOutcomes late;
    private final Cards cards;
    private final GrownDisks grown;
    private final Moves.Arriving arriving;
    private final Instant now;

    public HostWord(Policy policy, Ids ids, Instant now) {
        FurtherAttempts attempts = new FurtherAttempts(policy, ids, now);
        this.outcomes = new Outcomes(attempts, ids, now);
        this.late = new LateOutcomes(outcomes, new DiskWork(now), new SnapshotWork(now));
        this.cards = new Cards(now);
        this.grown = new GrownDisks(now);
        this.arriving = new Moves.Arriving(attempts, ids, now);
        this.now = now;
    }

    /** As {@link #hear(Vm, Operation, HostEvent, Since)} with nothing else since the operation ended, if it has. */
    public Effects hear(Vm vm, @Nullable Operation operation, HostEvent event) {
        return hear(vm, operation, event, Since.NOTHING);
    }

    /** {@code operation}: the one the event speaks of; null when it speaks of none, or of one that is unknown. */
    public Effects hear(Vm vm, @Nullable Operation operation, HostEvent event, Since since) {
        EventOrigin origin = event.origin();
        if (operation != null
                && Moves.importing(vm, operation)
                && Moves.at(vm, operation).equals(new Moves.At(origin.host(), generationOf(event)))) {
            return arriving.hear(vm, operation, event);
        }
        if (!origin.host().equals(vm.host())) {
            return Effects.ignored(vm, operation, "it is placed on " + vm.host() + ", not on " + origin.host());
        }
        if (generationOf(event) != vm.place().generation()) {
            return Effects.ignored(
                    vm,
                    operation,
                    "it is generation " + vm.place().generation() + ", the event speaks of " + generationOf(event));
        }
        return switch (event) {
            case OperationStarted e -> working(vm, operation, e.work(), e.steps(), false, origin);
            case OperationProgressed e -> working(vm, operation, e.work(), e.steps(), e.noReturn(), origin);
            case OperationSucceeded e ->
                seen(
                        current(operation, e.work())
                                ? outcomes.succeeded(vm, known(operation), e)
                                : late.succeeded(vm, operation, e, since),
                        e.work(),
                        origin,
                        e.steps(),
                        e.facts(),
                        since);
            case OperationFailed e ->
                current(operation, e.work())
                        ? cards.refused(
                                seen(
                                        outcomes.failed(vm, known(operation), e),
                                        e.work(),
                                        origin,
                                        e.steps(),
                                        e.facts(),
                                        since),
                                e)
                        : seen(
                                late.ended(vm, operation, e.work(), e.facts(), e.remains(), origin, since),
                                e.work(),
                                origin,
                                e.steps(),
                                e.facts(),
                                since);
            case OperationCancelled e ->
                seen(
                        current(operation, e.work())
                                ? outcomes.cancelledByWorker(vm, known(operation), e)
                                : late.ended(vm, operation, e.work(), e.facts(), e.remains(), origin, since),
                        e.work(),
                        origin,
                        e.steps(),
                        e.facts(),
                        since);
            case PowerChanged e ->
                operation != null && operation.active()
                        ? new Effects(outcomes.observed(vm, e.facts(), origin), operation, List.of(), List.of())
                        : outcomes.facts(vm, operation, e.facts(), origin);
            case VmDeleted e -> outcomes.gone(vm, operation, e);
        };
    }

    /** What an end tells of the machine beside its power. */
    private Effects seen(
            Effects effects, WorkRef work, EventOrigin origin, List<StepRecord> steps, VmFacts facts, Since since) {
        Effects settled = cards.told(effects, work, facts, since);
        return grown.told(settled, new GrownDisks.Word(origin, steps, facts), since);
    }

    private Effects working(
            Vm vm,
            @Nullable Operation operation,
            WorkRef work,
            List<StepRecord> steps,
            boolean noReturn,
            EventOrigin origin) {
        if (!current(operation, work) || known(operation).heard() >= origin.sequence()) {
            return Effects.ignored(vm, operation, "attempt " + work.attempt() + " is not the one that runs");
        }
        Operation running = Moves.running(known(operation), steps, noReturn, origin.sequence());
        if (running.type() != OperationType.CREATE) {
            return new Effects(vm, running, List.of(), List.of());
        }
        Change change = Change.apply(vm, VmTrigger.CREATE_STARTED, origin.observedAt(), now);
        return new Effects(change.vm(), running, change.events(), List.of());
    }

    private static boolean current(@Nullable Operation operation, WorkRef work) {
        return operation != null && operation.active() && operation.attempt() == work.attempt();
    }

    private static Operation known(@Nullable Operation operation) {
        return Objects.requireNonNull(operation, "checked by current()");
    }

    private static int generationOf(HostEvent event) {
        return switch (event) {
            case OperationStarted e -> e.work().generation();
            case OperationProgressed e -> e.work().generation();
            case OperationSucceeded e -> e.work().generation();
            case OperationFailed e -> e.work().generation();
            case OperationCancelled e -> e.work().generation();
            case PowerChanged e -> e.generation();
            case VmDeleted e -> e.work().generation();
        };
    }
}
