package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.credential.SealedCredential;
import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.host.VmDeleted;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.operation.Failure;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.CredentialIssued;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.domain.Effects.DeleteIt;
import dev.viveiro.gateway.vm.domain.Effects.PlaceElsewhere;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.ObservedPower;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How operations end, and what that does to their machine. */
final class Outcomes {
    private final FurtherAttempts attempts;
    private final Ids ids;
    private final Instant now;
    private final DiskWork disks;
    private final SnapshotWork snapshots;

    Outcomes(FurtherAttempts attempts, Ids ids, Instant now) {
        this.attempts = attempts;
        this.ids = ids;
        this.now = now;
        this.disks = new DiskWork(now);
        this.snapshots = new SnapshotWork(now);
    }

    Effects succeeded(Vm vm, Operation operation, OperationSucceeded event) {
        if (Moves.exporting(vm, operation)) {
            return Moves.exported(observed(vm, event.facts(), event.origin()), operation, event, ids);
        }
        Operation ended = operation.ended(OperationState.SUCCEEDED, Moves.merged(operation, event.steps()), null, now);
        return switch (ended.argument()) {
            case Argument.NewPlan of -> resized(vm, of, ended, event);
            case Argument.NewImage of -> reinstalled(vm, of, ended, event);
            case Argument.None none when ended.type() == OperationType.CREATE -> adopt(vm, ended, event);
            case Argument.None none -> lastSeen(vm, ended, event.facts(), event.origin());
            case Argument.OfSnapshot of ->
                Requests.after(
                        snapshots.succeeded(vm, ended, of, event.facts().observedAt()),
                        heard -> lastSeen(heard, ended, event.facts(), event.origin()));
            case Argument.NewCapture of -> captured(vm, of, ended, event);
            // the card is the one that its host tells at the end, of this as of any operation
            case Argument.NewNetwork of -> lastSeen(vm, ended, event.facts(), event.origin());
            case Argument.OfDisk of ->
                Requests.after(
                        disks.heard(vm, ended, event.facts()),
                        heard -> lastSeen(heard, ended, event.facts(), event.origin()));
            case Argument.InDrive of -> lastSeen(vm, ended, event.facts(), event.origin());
            case Argument.Move move -> lastSeen(vm, ended, event.facts(), event.origin());
        };
    }

    /** The machine is as it was, and an image is made of what its host sent. */
    private Effects captured(Vm vm, Argument.NewCapture of, Operation operation, OperationSucceeded event) {
        Effects seen = lastSeen(vm, operation, event.facts(), event.origin());
        if (event.captured() == null) {
            return seen;
        }
        List<Effects.Next> next = new ArrayList<>(seen.next());
        next.add(new Effects.Captured(of.image(), event.captured()));
        return new Effects(seen.vm(), operation, seen.events(), next);
    }

    /** The machine has its new size, and everyone is told once: with what else its host saw. */
    Effects resized(Vm vm, Argument.NewPlan of, Operation operation, OperationSucceeded event) {
        VmBuild sized = vm.build().sized(of.plan(), of.keepsCapacity());
        if (sized.equals(vm.build()) || !vm.place().addressHeld()) {
            return lastSeen(vm, operation, event.facts(), event.origin());
        }
        Vm larger = vm.built(sized);
        Vm told = larger.with(larger.status()
                .moved(larger.status().state(), billed(larger), event.facts().observedAt(), now));
        Effects seen = lastSeen(told, operation, event.facts(), event.origin());
        List<DomainEvent> events = new ArrayList<>();
        events.add(Change.told(told, "RESIZED"));
        events.addAll(seen.events());
        return new Effects(settled(seen.vm(), operation), operation, events, seen.next());
    }

    /** The machine was made from another disk; everyone is told, and its owner how to get in. */
    Effects reinstalled(Vm vm, Argument.NewImage of, Operation operation, OperationSucceeded event) {
        if (vm.build().knows(operation.id())) {
            return lastSeen(vm, operation, event.facts(), event.origin());
        }
        if (!vm.place().addressHeld()) {
            return notWanted(vm, operation, event, "it was given up, and its address with it, before it was there");
        }
        Instant seenAt = event.facts().observedAt();
        VmBuild build =
                vm.build().sized(of.plan(), of.keepsCapacity()).installed(of.image(), of.account(), operation.id());
        Vm made = vm.built(build).with(vm.place().holding(Holding.EVERYTHING, build));
        Vm anew = made.with(made.status().moved(made.status().state(), billed(made), seenAt, now));
        List<DomainEvent> events = new ArrayList<>();
        events.add(Change.told(anew, "REINSTALLED"));
        if (anew.status().state() == VmState.FAILED) {
            Change again = Change.apply(anew, VmTrigger.CREATE_SUCCEEDED, seenAt, now);
            anew = again.vm();
            events.addAll(again.events());
        }
        Effects seen = lastSeen(anew, operation, event.facts(), event.origin());
        events.addAll(seen.events());
        if (event.credential() != null) {
            events.add(new CredentialIssued(seen.vm().snapshot(), operation.id(), event.credential(), now));
        }
        return new Effects(seen.vm(), operation, events, seen.next());
    }

    /** Whether a plan keeps processor and memory for a machine that is off decides whether they are billed then. */
    private static Set<Meter> billed(Vm vm) {
        return switch (vm.status().state()) {
            case RUNNING, PAUSED -> Billing.ALL.meters(vm.build().keepsCapacity());
            case STOPPED, SAVED -> Billing.KEPT.meters(vm.build().keepsCapacity());
            case REQUESTED, PROVISIONING, FAILED, TRASHED, DELETING, DELETED ->
                vm.status().billed();
        };
    }

    Effects adopt(Vm vm, Operation operation, OperationSucceeded event) {
        if (!vm.place().addressHeld()) {
            return notWanted(vm, operation, event, "it was given up, and its address with it, before it was there");
        }
        Change change = Change.apply(
                observed(vm, event.facts(), event.origin()),
                VmTrigger.CREATE_SUCCEEDED,
                event.facts().observedAt(),
                now);
        List<DomainEvent> events = new ArrayList<>(change.events());
        SealedCredential credential = event.credential();
        if (!change.events().isEmpty() && credential != null) {
            events.add(new CredentialIssued(change.vm().snapshot(), operation.id(), credential, now));
        }
        if (change.events().isEmpty() || newer(vm, event.origin())) {
            return new Effects(change.vm(), operation, events, List.of());
        }
        Change since = noted(change.vm(), operation.createdAt());
        events.addAll(since.events());
        return new Effects(since.vm(), operation, events, List.of());
    }

    Effects notWanted(Vm vm, Operation operation, OperationSucceeded event, String why) {
        return new Effects(
                observed(vm, event.facts(), event.origin()),
                operation,
                List.of(),
                vm.status().wanted() ? List.of(new DeleteIt(why)) : List.of());
    }

    Effects failed(Vm vm, Operation operation, OperationFailed event) {
        Failure failure = event.failure();
        // what it saw counts with the operation's end, which may come without another word of it
        Optional<Effects> again = attempts.again(observed(vm, event.facts(), event.origin()), operation, failure);
        if (again.isPresent()) {
            return again.get();
        }
        if (attempts.mayGoElsewhere(operation, event)) {
            return new Effects(vm, operation.again(ids.next(), true), List.of(), List.of(new PlaceElsewhere()));
        }
        Operation ended =
                operation.ended(OperationState.FAILED, Moves.merged(operation, event.steps()), failure.cause(), now);
        return ended(vm, ended, event.facts(), event.remains(), event.origin());
    }

    Effects cancelledByWorker(Vm vm, Operation operation, OperationCancelled event) {
        Operation ended = operation.ended(OperationState.CANCELLED, Moves.merged(operation, event.steps()), null, now);
        return ended(vm, ended, event.facts(), event.remains(), event.origin());
    }

    private Effects ended(Vm vm, Operation ended, VmFacts facts, boolean remains, EventOrigin origin) {
        // a source that does not know that it ran, or could not start it; what was not begun stopped nothing
        if (!ended.steps().isEmpty() && Moves.stoppedInVain(vm, ended, facts, Since.NOTHING)) {
            return Moves.startedAgain(observed(vm, facts, origin), ended, Since.NOTHING);
        }
        return switch (ended.type()) {
            case CREATE -> unwound(vm, ended, facts, remains, origin);
            case REINSTALL -> notReinstalled(vm, ended, facts, origin);
            case ATTACH_DISK, DETACH_DISK ->
                Requests.after(disks.heard(vm, ended, facts), heard -> lastSeen(heard, ended, facts, origin));
            default -> lastSeen(vm, ended, facts, origin);
        };
    }

    /**
     * It is as it was, or its disk was destroyed and nothing came after it. Where nobody could look it is not said to be as it
     * was: its host's reports tell what it has.
     */
    Effects notReinstalled(Vm vm, Operation ended, VmFacts facts, EventOrigin origin) {
        boolean asItWas = facts.present() && facts.power() != ObservedPower.UNKNOWN;
        if (asItWas || !newer(vm, origin)) {
            return lastSeen(vm, ended, facts, origin);
        }
        Change change = Change.apply(observed(vm, facts, origin), VmTrigger.NOT_LISTED, facts.observedAt(), now);
        return new Effects(change.vm(), ended, change.events(), List.of());
    }

    Effects unwound(Vm vm, Operation operation, VmFacts facts, boolean remains, EventOrigin origin) {
        VmTrigger trigger = remains ? VmTrigger.CREATE_LEFT_REMAINS : VmTrigger.CREATE_UNWOUND;
        Change change = Change.apply(observed(vm, facts, origin), trigger, facts.observedAt(), now);
        return new Effects(change.vm(), operation, change.events(), List.of());
    }

    /** What the hypervisor has, as the machine's state; an older word than the last is ignored. */
    Effects facts(Vm vm, @Nullable Operation operation, VmFacts facts, EventOrigin origin) {
        if (!newer(vm, origin)) {
            return Effects.ignored(vm, operation, "a newer word of its host is known");
        }
        Vm seen = observed(vm, facts, origin);
        if (!facts.present()) {
            return new Effects(settled(seen), operation, List.of(), List.of());
        }
        Change change = powered(seen, facts.power(), facts.observedAt());
        return new Effects(settled(change.vm(), operation), operation, change.events(), List.of());
    }

    /** As {@link #facts} at the end of the operation: a newer word that was only noted while it ran counts from now on. */
    private Effects lastSeen(Vm vm, Operation ended, VmFacts facts, EventOrigin origin) {
        if (newer(vm, origin)) {
            return facts(vm, ended, facts, origin);
        }
        Change change = noted(vm, ended.createdAt());
        return new Effects(settled(change.vm(), ended), ended, change.events(), List.of());
    }

    /** @param accepted when the operation was, of which everybody may have been told: what was seen before is in force only since */
    private Change noted(Vm vm, Instant accepted) {
        VmStatus status = vm.status();
        Instant seen = Objects.requireNonNullElse(status.observedAt(), now);
        return powered(vm, status.power(), seen.isBefore(accepted) ? accepted : seen);
    }

    private Change powered(Vm vm, ObservedPower power, Instant at) {
        Change change = VmTrigger.seen(power)
                .map(trigger -> Change.apply(vm, trigger, at, now))
                .orElseGet(() -> new Change(vm, List.of(), new Transition.Stay("its host does not know its power")));
        return new Change(settled(change.vm()), change.events(), change.row());
    }

    /** A machine that is off gives back what a start that came to nothing had reserved. */
    static Vm settled(Vm vm) {
        return switch (vm.status().state()) {
            case STOPPED, SAVED -> vm.with(vm.place().holding(Holding.WHILE_STOPPED, vm.build()));
            default -> vm;
        };
    }

    /** One that runs gives back, too, what the resize had reserved that has ended; a resize alone may do so. */
    static Vm settled(Vm vm, @Nullable Operation of) {
        boolean runs = vm.status().state() == VmState.RUNNING || vm.status().state() == VmState.PAUSED;
        return runs && of != null && of.type() == OperationType.RESIZE && !of.active()
                ? vm.with(vm.place().holding(Holding.EVERYTHING, vm.build()))
                : settled(vm);
    }

    Effects gone(Vm vm, @Nullable Operation operation, VmDeleted event) {
        EventOrigin origin = event.origin();
        Vm seen = vm.with(
                vm.status().seen(ObservedPower.UNKNOWN, origin.observedAt(), origin.journal(), origin.sequence()));
        Change change = Change.apply(seen, VmTrigger.GONE, origin.observedAt(), now);
        Operation ended = operation != null && operation.active() && operation.type() == OperationType.DELETE
                ? operation.ended(OperationState.SUCCEEDED, event.steps(), null, now)
                : operation;
        return new Effects(change.vm(), ended, change.events(), List.of());
    }

    Vm observed(Vm vm, VmFacts facts, EventOrigin origin) {
        return newer(vm, origin)
                ? vm.with(vm.status().seen(facts.power(), facts.observedAt(), origin.journal(), origin.sequence()))
                : vm;
    }

    private static boolean newer(Vm vm, EventOrigin origin) {
        return !origin.journal().equals(vm.status().journal())
                || origin.sequence() > vm.status().heard();
    }
}
