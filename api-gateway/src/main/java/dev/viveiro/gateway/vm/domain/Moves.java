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
import dev.viveiro.contract.operation.Cause;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.StepRecord;
import dev.viveiro.contract.operation.StepState;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.ObservedPower;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Machines on their way to another host; the table of the whole is in docs/adr/0034-moving-a-machine.md. The phase is read from what is
 * there: the destination was asked, as the operation's second placement, and the machine has the new generation once it has moved.
 */
public final class Moves {
    /** Why the system starts a machine. */
    public static final String IN_VAIN = "it did not come to another host, and ran before";

    private Moves() {}

    /** Who works on a machine's operation, and on which incarnation. */
    public record At(HostId host, int generation) {}

    /** The machine's own host, or the destination that is to take it. */
    public static At at(Vm vm, Operation operation) {
        return importing(vm, operation) && operation.argument() instanceof Argument.Move move
                ? new At(move.destination(), move.generation())
                : new At(vm.host(), vm.place().generation());
    }

    /** The destination was asked, and the machine has not moved. */
    public static boolean importing(Vm vm, Operation operation) {
        return leaving(vm, operation) && operation.placements() > 1;
    }

    /** The source alone was asked. */
    static boolean exporting(Vm vm, Operation operation) {
        return leaving(vm, operation) && operation.placements() == 1;
    }

    /** The machine moved by this operation. */
    public static boolean moved(Vm vm, Operation operation) {
        return operation.argument() instanceof Argument.Move move
                && move.generation() == vm.place().generation();
    }

    private static boolean leaving(Vm vm, Operation operation) {
        return operation.argument() instanceof Argument.Move move
                && move.generation() > vm.place().generation();
    }

    /** It came to nothing while the destination worked on it: the machine is what its source has, and runs there again if it did. */
    static Effects back(Vm vm, Operation ended, List<Effects.Next> more) {
        List<Effects.Next> next = new ArrayList<>(more);
        if (ended.argument() instanceof Argument.Move move
                && move.ran()
                && vm.status().wanted()) {
            next.add(new Effects.StartAgain(IN_VAIN));
        }
        return new Effects(vm, ended, List.of(), next);
    }

    /** Whether the source, which stopped it for an operation that has ended, says so of a machine that is to run. */
    static boolean stoppedInVain(Vm vm, Operation ended, VmFacts facts, Since since) {
        return exporting(vm, ended)
                && ended.argument() instanceof Argument.Move move
                && move.ran()
                && vm.status().wanted()
                && facts.present()
                && facts.power() == ObservedPower.STOPPED
                && !since.followed();
    }

    /**
     * It runs again, after what is done to it meanwhile: that may be about a machine that is off, and nobody asked for that. One of which
     * everybody was told that it is off has to reserve first what it gave back.
     */
    static Effects startedAgain(Vm vm, Operation ended, Since since) {
        boolean later = since.busy() || vm.status().state() != VmState.RUNNING;
        Effects.Next start = later ? new Effects.StartLater(ended.id()) : new Effects.StartAgain(IN_VAIN);
        return new Effects(vm, ended, List.of(), List.of(start));
    }

    /** The source sent the machine: the destination is asked, if the store has what was sent. */
    static Effects exported(Vm vm, Operation operation, OperationSucceeded event, Ids ids) {
        Operation next = running(operation, event.steps(), false, 0).again(ids.next(), true);
        return new Effects(vm, next, List.of(), List.of(new Effects.Exported(event.captured())));
    }

    /** The steps of the phases before, and those that are told now. */
    static Operation running(Operation operation, List<StepRecord> steps, boolean noReturn, long sequence) {
        return operation.running(merged(operation, steps), noReturn, sequence);
    }

    static List<StepRecord> merged(Operation operation, List<StepRecord> steps) {
        if (!(operation.argument() instanceof Argument.Move) || operation.placements() == 1) {
            return steps;
        }
        Set<String> told = steps.stream().map(StepRecord::name).collect(Collectors.toSet());
        List<StepRecord> all = new ArrayList<>(operation.steps().stream()
                .filter(step -> step.state() == StepState.SUCCEEDED && !told.contains(step.name()))
                .toList());
        all.addAll(steps);
        return all;
    }

    /** What the destination says while it works on the machine, or did. */
    record Arriving(FurtherAttempts attempts, Ids ids, Instant now) {
        Effects hear(Vm vm, Operation operation, HostEvent event) {
            return switch (event) {
                case OperationStarted e -> working(vm, operation, e.work(), e.steps(), e.origin());
                case OperationProgressed e -> working(vm, operation, e.work(), e.steps(), e.origin());
                case OperationSucceeded e when current(operation, e.work()) -> moved(vm, operation, e);
                case OperationFailed e when current(operation, e.work()) -> failed(vm, operation, e);
                case OperationCancelled e
                when current(operation, e.work()) ->
                    back(vm, ended(operation, OperationState.CANCELLED, e.steps(), null), List.of());
                // its host made it all the same, or once more: it may have had its deletion before
                case OperationSucceeded e
                when !operation.active() ->
                    new Effects(vm, operation, List.of(), List.of(new Effects.GiveUp(at(vm, operation))));
                case OperationSucceeded e -> late(vm, operation);
                case OperationFailed e -> late(vm, operation);
                case OperationCancelled e -> late(vm, operation);
                case PowerChanged e -> late(vm, operation);
                case VmDeleted e -> late(vm, operation);
            };
        }

        private static Effects late(Vm vm, Operation operation) {
            return Effects.ignored(vm, operation, "the machine is not that host's");
        }

        private static boolean current(Operation operation, WorkRef work) {
            return operation.active() && operation.attempt() == work.attempt();
        }

        private static Effects working(
                Vm vm, Operation operation, WorkRef work, List<StepRecord> steps, EventOrigin origin) {
            return current(operation, work) && operation.heard() < origin.sequence()
                    ? new Effects(vm, running(operation, steps, false, origin.sequence()), List.of(), List.of())
                    : late(vm, operation);
        }

        private Effects failed(Vm vm, Operation operation, OperationFailed event) {
            return attempts.again(vm, operation, event.failure())
                    .orElseGet(() -> back(
                            vm,
                            ended(
                                    operation,
                                    OperationState.FAILED,
                                    event.steps(),
                                    event.failure().cause()),
                            List.of()));
        }

        private Operation ended(
                Operation operation, OperationState how, List<StepRecord> steps, @Nullable Cause cause) {
            return operation.ended(how, merged(operation, steps), cause, now);
        }

        /** From now on the machine is the destination's: off there, and started if it ran. */
        private Effects moved(Vm vm, Operation operation, OperationSucceeded event) {
            Argument.Move move = (Argument.Move) operation.argument();
            VmPlace left = vm.place();
            EventOrigin origin = event.origin();
            Vm there = vm.with(new VmPlace(
                            move.destination(), left.network(), move.generation(), move.reserved(), left.addressHeld()))
                    .with(vm.status()
                            .seen(
                                    event.facts().power(),
                                    event.facts().observedAt(),
                                    origin.journal(),
                                    origin.sequence())
                            .touched(event.facts().observedAt(), now));
            List<DomainEvent> told = List.of(Change.told(there, "MIGRATED"));
            if (move.ran()) {
                Operation next = running(operation, event.steps(), false, 0)
                        .again(ids.next(), false)
                        .pastReturn();
                return new Effects(there, next, told, List.of(new Effects.Moved(left), new Effects.SendCommand(null)));
            }
            return new Effects(
                    there,
                    ended(operation, OperationState.SUCCEEDED, event.steps(), null),
                    told,
                    List.of(new Effects.Moved(left)));
        }
    }
}
