package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.domain.Effects.Next;
import dev.viveiro.gateway.vm.domain.Effects.SendCancel;
import dev.viveiro.gateway.vm.domain.Effects.SendCommand;
import dev.viveiro.gateway.vm.domain.Transition.Refuse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What follows from what somebody asks of a machine that exists. Refusals are {@link ProblemException}s. */
public final class Requests {
    private final Instant now;

    public Requests(Instant now) {
        this.now = now;
    }

    /** Anything that is done to a machine that stays; {@code operation} is the new one, {@code active} the one that runs. */
    public Effects operate(Vm vm, VmTrigger trigger, Operation operation, @Nullable Operation active) {
        // before what is in progress: to wait for that would not help
        vm.suspension().require(vm.status().state(), trigger);
        if (active != null) {
            throw inProgress(active);
        }
        Change change = allowed(vm, trigger);
        return after(
                new DiskWork(now).begun(change.vm(), operation),
                begun -> new Effects(begun, operation, change.events(), List.of(new SendCommand(null))));
    }

    /** What the machine's state makes of a request; refuses what it, or a suspension, does not allow. */
    public Change allowed(Vm vm, VmTrigger trigger) {
        vm.suspension().require(vm.status().state(), trigger);
        Change change = Change.apply(vm, trigger, now, now);
        if (change.row() instanceof Refuse refusal) {
            throw notWhile(vm, refusal);
        }
        return change;
    }

    /** What became of the machine's disks, and what else followed. */
    static Effects after(DiskWork.Done done, Function<Vm, Effects> then) {
        Effects effects = then.apply(done.vm());
        if (done.events().isEmpty()) {
            return effects;
        }
        List<DomainEvent> events = new ArrayList<>(done.events());
        events.addAll(effects.events());
        return new Effects(effects.vm(), effects.operation(), events, effects.next());
    }

    /**
     * Deletes, ending whatever else is happening.
     *
     * @param sent of the active operation
     */
    public Effects delete(Vm vm, Operation operation, @Nullable Operation active, Sent sent) {
        Vm unwanted = vm.with(vm.status().unwanted());
        Change change = Change.apply(unwanted, VmTrigger.DELETE_REQUESTED, now, now);
        List<Next> next = new ArrayList<>();
        if (active != null && sent == Sent.LAST) {
            next.add(new SendCancel(cancelled(active)));
        }
        next.add(new SendCommand(null));
        return new Effects(change.vm(), operation, change.events(), next);
    }

    /** Makes a missing machine anew on its host, as this generation; {@code vm} holds all it was placed with. */
    public Effects recreate(Vm vm, int generation, Operation operation) {
        VmPlace place = vm.place();
        Vm next = vm.with(new VmPlace(
                place.host(), place.network(), generation, place.reserved(), place.addressHeld(), place.unsettled()));
        Change change = Change.apply(next, VmTrigger.RECREATE_REQUESTED, now, now);
        if (change.row() instanceof Refuse refusal) {
            throw notWhile(vm, refusal);
        }
        return new Effects(change.vm(), operation, change.events(), List.of(new SendCommand(null)));
    }

    private static ProblemException notWhile(Vm vm, Refuse refusal) {
        return new ProblemException(
                ProblemCode.INVALID_STATE, "The machine is " + vm.status().state() + ": " + refusal.why() + ".");
    }

    /** The operation as it is once something else took its place. */
    public Operation cancelled(Operation active) {
        return active.ended(OperationState.CANCELLED, active.steps(), null, now);
    }

    /**
     * Cancels on the customer's word.
     *
     * @param sent unless it is the last command, the host has no more to say
     */
    public Effects cancel(Vm vm, Operation operation, Sent sent) {
        checkCancel(vm, operation);
        Operation cancelled = cancelled(operation);
        return switch (sent) {
            case NOTHING -> neverSent(vm, cancelled);
            case EARLIER -> maybeSent(vm, cancelled);
            case LAST -> {
                List<Next> tell = List.of(new SendCancel(cancelled));
                yield Moves.importing(vm, cancelled)
                        ? Moves.back(vm, cancelled, tell)
                        : after(
                                new DiskWork(now).unknown(vm, cancelled),
                                waiting -> new Effects(waiting, cancelled, List.of(), tell));
            }
        };
    }

    /**
     * Throws {@code too-late} when there is nothing left to cancel, and {@code suspended} when it switches off what must be off; asked
     * before anything is withdrawn.
     */
    public void checkCancel(Vm vm, Operation operation) {
        if (!operation.active()) {
            throw tooLate("The operation has ended: it is " + operation.state() + ".");
        }
        if (operation.type() == OperationType.DELETE) {
            throw tooLate("A deletion can't be taken back.");
        }
        if (operation.type() == OperationType.DELETE_SNAPSHOT) {
            throw tooLate("The deletion of a snapshot can't be taken back.");
        }
        if (operation.type() == OperationType.STOP && vm.suspension().any()) {
            throw vm.suspension().refusal("The machine");
        }
        if (operation.noReturn() || Moves.moved(vm, operation)) {
            throw tooLate("The operation is past the step after which nothing can be undone.");
        }
    }

    /** The operation ended and no command of it left for the host: nothing was done there. */
    public Effects neverSent(Vm vm, Operation ended) {
        if (Moves.importing(vm, ended)) {
            return Moves.back(vm, ended, List.of());
        }
        if (ended.type() != OperationType.CREATE) {
            return asNoted(vm, ended);
        }
        Change change = Change.apply(vm, VmTrigger.CREATE_UNWOUND, now, now);
        return new Effects(change.vm(), ended, change.events(), List.of());
    }

    /** What its host said of the power meanwhile was noted, for the operation's end to say what holds; this end says nothing. */
    private Effects asNoted(Vm vm, Operation ended) {
        return after(
                new DiskWork(now).neverDone(Cards.withdrawn(vm, ended), ended),
                before -> noted(before, ended, notedAt(before, ended)));
    }

    /** When its host saw it, but before nothing that everybody was told since: that is in force from when it was accepted, or ended. */
    private Instant notedAt(Vm vm, Operation ended) {
        Instant seen = vm.status().observedAt();
        boolean toldSince = ended.argument() instanceof Argument.OfDisk || Moves.moved(vm, ended);
        return seen == null || seen.isBefore(ended.createdAt()) || toldSince ? now : seen;
    }

    /** @param since when it became so, as everybody is told */
    private Effects noted(Vm vm, Operation ended, Instant since) {
        Change change = seen(vm, since);
        return new Effects(Outcomes.settled(change.vm(), ended), ended, change.events(), List.of());
    }

    /** The power that its host told last is its state. */
    private Change seen(Vm vm, Instant since) {
        return VmTrigger.seen(vm.status().power())
                .map(trigger -> Change.apply(vm, trigger, since, now))
                .orElseGet(() -> new Change(vm, List.of(), new Transition.Stay("its host does not know its power")));
    }

    /** The operation ended and nobody knows what is on the host: the machine keeps everything until the host says so. */
    public Effects maybeSent(Vm vm, Operation ended) {
        if (Moves.importing(vm, ended)) {
            return Moves.back(vm, ended, List.of());
        }
        if (Moves.moved(vm, ended)) {
            // it came switched off, as its host said; whether it was started since its host tells
            return noted(vm, ended, now);
        }
        if (ended.type() != OperationType.CREATE) {
            // its host's last word of the power holds until the next, which may never come
            return after(new DiskWork(now).unknown(vm, ended), since -> {
                Change change = seen(since, notedAt(since, ended));
                return new Effects(change.vm(), ended, change.events(), List.of());
            });
        }
        Change change = Change.apply(vm, VmTrigger.CREATE_LEFT_REMAINS, now, now);
        return new Effects(change.vm(), ended, change.events(), List.of());
    }

    /** The deadline passed: the outcome is unknown unless the command never left. */
    public Effects overdue(Vm vm, Operation active, Sent sent) {
        if (sent == Sent.NOTHING) {
            Operation ended =
                    active.ended(OperationState.FAILED, active.steps(), Causes.neverSent(active.deadline()), now);
            return neverSent(vm, ended);
        }
        Operation ended =
                active.ended(OperationState.FAILED, active.steps(), Causes.outcomeUnknown(active.deadline()), now);
        return maybeSent(vm, ended);
    }

    /**
     * The command was given up by the broker or the worker. Nobody will say more of it: so what it had reserved is given back, for
     * no worker that has taken a command lets it die. What a create or a delete may have left is another matter.
     */
    public Effects dead(Vm vm, Operation active, String reason) {
        Operation ended = active.ended(OperationState.FAILED, active.steps(), Causes.deadCommand(reason), now);
        return switch (ended.type()) {
            case CREATE, DELETE -> maybeSent(vm, ended);
            default -> neverSent(vm, ended);
        };
    }

    /** The host was removed, which it can be only while it holds nothing: what was to be deleted there is gone. */
    public Effects hostGone(Vm vm, Operation active) {
        if (active.type() != OperationType.DELETE) {
            return neverSent(vm, active.ended(OperationState.FAILED, active.steps(), Causes.hostGone(), now));
        }
        Change change = Change.apply(vm, VmTrigger.GONE, now, now);
        Operation ended = active.ended(OperationState.SUCCEEDED, active.steps(), null, now);
        return new Effects(change.vm(), ended, change.events(), List.of());
    }

    public static ProblemException inProgress(Operation active) {
        return new ProblemException(
                ProblemCode.OPERATION_IN_PROGRESS,
                "Operation " + active.id() + " (" + active.type()
                        + ") is in progress on this machine. Wait for it or cancel it.",
                List.of(),
                Map.of("operation", active.id()),
                null);
    }

    private static ProblemException tooLate(String why) {
        return new ProblemException(ProblemCode.TOO_LATE, why);
    }
}
