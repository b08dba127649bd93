package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.host.WorkRef;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the end of an operation does to its machine that had ended here before its host said so. */
record LateOutcomes(Outcomes outcomes, DiskWork disks, SnapshotWork snapshots) {
    /** The operation had ended before: a machine that is still wanted is adopted, another is deleted. */
    Effects succeeded(Vm vm, @Nullable Operation operation, OperationSucceeded event, Since since) {
        if (operation == null || operation.attempt() != event.work().attempt()) {
            return Effects.ignored(vm, operation, "another attempt took its place");
        }
        if (operation.type() == OperationType.CREATE && operation.state() == OperationState.CANCELLED) {
            return outcomes.notWanted(vm, operation, event, "its creation was cancelled, and finished all the same");
        }
        return switch (operation.argument()) {
            case Argument.NewPlan of
            when !since.overtaken() -> holdingAsNow(vm, outcomes.resized(vm, of, operation, event), since);
            case Argument.NewImage of
            when vm.status().wanted() && !vm.build().knows(operation.id()) ->
                holdingAsNow(vm, outcomes.reinstalled(vm, of, operation, event), since);
            case Argument.NewImage noMore -> lateFacts(vm, operation, event.facts(), event.origin(), since);
            case Argument.None none
            when operation.type() == OperationType.CREATE -> outcomes.adopt(vm, operation, event);
            case Argument.None none -> lateFacts(vm, operation, event.facts(), event.origin(), since);
            case Argument.NewPlan overtaken -> lateFacts(vm, operation, event.facts(), event.origin(), since);
            case Argument.OfSnapshot of ->
                Requests.after(
                        snapshots.succeededLate(vm, operation, of, event.facts().observedAt()),
                        heard -> lateFacts(heard, operation, event.facts(), event.origin(), since));
            case Argument.NewNetwork of -> lateFacts(vm, operation, event.facts(), event.origin(), since);
            case Argument.InDrive of -> lateFacts(vm, operation, event.facts(), event.origin(), since);
            case Argument.Move move
            when Moves.stoppedInVain(vm, operation, event.facts(), since) ->
                Moves.startedAgain(outcomes.observed(vm, event.facts(), event.origin()), operation, since);
            case Argument.Move move -> lateFacts(vm, operation, event.facts(), event.origin(), since);
            // its image failed with it
            case Argument.NewCapture of -> lateFacts(vm, operation, event.facts(), event.origin(), since);
            case Argument.OfDisk of ->
                Requests.after(
                        disks.heard(vm, operation, event.facts()),
                        heard -> lateFacts(heard, operation, event.facts(), event.origin(), since));
        };
    }

    /** While another operation runs they are noted, as any word of the power is: they count with that one's end. */
    private Effects lateFacts(Vm vm, Operation operation, VmFacts facts, EventOrigin origin, Since since) {
        return since.busy()
                ? new Effects(outcomes.observed(vm, facts, origin), operation, List.of(), List.of())
                : outcomes.facts(vm, operation, facts, origin);
    }

    /** While another operation runs, one that has ended takes nothing from what that one may need. */
    private static Effects holdingAsNow(Vm vm, Effects late, Since since) {
        return since.busy()
                ? new Effects(late.vm().with(vm.place()), late.operation(), late.events(), late.next())
                : late;
    }

    /** An operation that had ended before was unwound; only its last attempt counts. */
    Effects ended(
            Vm vm,
            @Nullable Operation operation,
            WorkRef work,
            VmFacts facts,
            boolean remains,
            EventOrigin origin,
            Since since) {
        if (operation == null || operation.active() || operation.attempt() != work.attempt()) {
            return Effects.ignored(vm, operation, "another attempt took its place");
        }
        if (operation.argument() instanceof Argument.OfDisk) {
            return Requests.after(
                    disks.heard(vm, operation, facts), heard -> lateFacts(heard, operation, facts, origin, since));
        }
        if (Moves.stoppedInVain(vm, operation, facts, since)) {
            return Moves.startedAgain(outcomes.observed(vm, facts, origin), operation, since);
        }
        if (since.busy()) {
            // what that one finds and leaves is what counts
            return lateFacts(vm, operation, facts, origin, since);
        }
        return switch (operation.type()) {
            // what was made after it is not what it left
            case CREATE ->
                since.followed()
                        ? lateFacts(vm, operation, facts, origin, since)
                        : outcomes.unwound(vm, operation, facts, remains, origin);
            case REINSTALL -> outcomes.notReinstalled(vm, operation, facts, origin);
            default -> outcomes.facts(vm, operation, facts, origin);
        };
    }
}
