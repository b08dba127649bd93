package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationProgressed;
import dev.viveiro.contract.host.OperationStarted;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.host.PowerChanged;
import dev.viveiro.contract.host.VmDeleted;
import dev.viveiro.contract.host.WorkRef;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.operation.StepRecord;
import dev.viveiro.contract.vm.CredentialIssued;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.kernel.OperationId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A machine with its operations, what everyone was told of it, and what was sent because of what its host said.
 *
 * @param told all domain events so far
 * @param sent kinds of messages and orders that followed
 */
record Hearing(Vm vm, List<Operation> operations, List<DomainEvent> told, List<String> sent) {
    private static final Instant NOW = HostSays.SEEN.plusSeconds(1);

    static Hearing of(Vm vm, Operation operation) {
        return new Hearing(vm, List.of(operation), List.of(), List.of());
    }

    Hearing cancelled(Operation operation) {
        return after(new Requests(NOW).cancel(vm, operation, Sent.LAST), List.of());
    }

    Hearing overdue(Operation operation) {
        return after(new Requests(operation.deadline()).overdue(vm, operation, Sent.LAST), List.of());
    }

    Hearing deleted(Operation active, Operation delete) {
        Requests requests = new Requests(NOW);
        return with(requests.cancelled(active))
                .with(delete)
                .after(requests.delete(vm, delete, active, Sent.LAST), List.of());
    }

    /** As the gateway does with one event, in a transaction of its own. */
    Hearing hear(HostEvent event) {
        Operation operation = operationOf(event);
        Effects effects = new HostWord(Policy.DEFAULT, Machines.IDS, NOW).hear(vm, operation, event);
        return after(effects, effects.next());
    }

    private Hearing after(Effects effects, List<Effects.Next> next) {
        List<DomainEvent> more = new ArrayList<>(told);
        more.addAll(effects.events());
        Hearing after = new Hearing(effects.vm(), operations, more, sent);
        if (effects.operation() != null) {
            after = after.with(effects.operation());
        }
        for (Effects.Next one : next) {
            after = after.carriedOut(one);
        }
        return after;
    }

    private Hearing carriedOut(Effects.Next next) {
        return switch (next) {
            case Effects.Note note -> this;
            case Effects.Captured captured -> this;
            case Effects.Exported exported -> sending("the machine to the other host");
            case Effects.Moved moved -> sending("a delete of what it left");
            case Effects.GiveUp copy -> sending("a delete of the copy");
            case Effects.StartAgain again -> sending("a start");
            case Effects.StartLater later -> sending("a start afterwards");
            case Effects.SendCommand command -> sending("the command again");
            case Effects.SendCancel cancel -> sending("a cancel");
            case Effects.PlaceElsewhere elsewhere -> {
                VmPlace old = vm.place();
                yield new Hearing(
                                vm.with(new VmPlace(
                                        Machines.OTHER_HOST, old.network(), old.generation() + 1, Machines.ALL, true)),
                                operations,
                                told,
                                sent)
                        .sending("the command elsewhere");
            }
            case Effects.DeleteIt it -> {
                Operation delete = Machines.anOperation(vm, OperationType.DELETE);
                yield sending("a delete").after(new Requests(NOW).delete(vm, delete, null, Sent.NOTHING), List.of());
            }
        };
    }

    private Hearing sending(String what) {
        List<String> more = new ArrayList<>(sent);
        more.add(what);
        return new Hearing(vm, operations, told, more);
    }

    private Hearing with(Operation operation) {
        List<Operation> others = new ArrayList<>(operations);
        int known = others.stream().map(Operation::id).toList().indexOf(operation.id());
        if (known < 0) {
            others.add(operation);
        } else {
            others.set(known, operation);
        }
        return new Hearing(vm, others, told, sent);
    }

    private @Nullable Operation operationOf(HostEvent event) {
        WorkRef work = workOf(event);
        return operations.stream()
                .filter(each -> work == null ? each.active() : each.id().equals(work.operation()))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable WorkRef workOf(HostEvent event) {
        return switch (event) {
            case OperationStarted e -> e.work();
            case OperationProgressed e -> e.work();
            case OperationSucceeded e -> e.work();
            case OperationFailed e -> e.work();
            case OperationCancelled e -> e.work();
            case VmDeleted e -> e.work();
            case PowerChanged e -> null;
        };
    }

    /** What is the same at the end of every telling of a tale. */
    record End(VmStatus status, VmPlace place, List<EndOfOperation> operations, long credentials, List<String> sent) {}

    record EndOfOperation(
            OperationType type, OperationState state, int attempt, int placements, List<StepRecord> steps) {}

    /** Without versions, times and numbers of events: on the way there may be more or fewer states. */
    End end() {
        VmStatus now = vm.status();
        return new End(
                new VmStatus(
                        now.state(),
                        now.wanted(),
                        now.power(),
                        null,
                        now.billed(),
                        null,
                        now.expiry(),
                        "",
                        0,
                        0,
                        NOW,
                        NOW),
                vm.place(),
                operations.stream()
                        .map(each -> new EndOfOperation(
                                each.type(), each.state(), each.attempt(), each.placements(), each.steps()))
                        .toList(),
                told.stream().filter(CredentialIssued.class::isInstance).count(),
                sent);
    }

    OperationState stateOf(OperationId operation) {
        return operations.stream()
                .filter(each -> each.id().equals(operation))
                .findFirst()
                .orElseThrow()
                .state();
    }

    /** Each version once and in order, none with a time before that of the one ahead of it, the last one as the machine is. */
    boolean toldInOrder() {
        List<VmChanged> changes = told.stream()
                .filter(VmChanged.class::isInstance)
                .map(VmChanged.class::cast)
                .toList();
        for (int i = 1; i < changes.size(); i++) {
            VmChanged before = changes.get(i - 1);
            if (changes.get(i).vm().version() <= before.vm().version()
                    || changes.get(i).effectiveAt().isBefore(before.effectiveAt())) {
                return false;
            }
        }
        return changes.isEmpty()
                || (changes.getLast().vm().version() == vm.status().version()
                        && Objects.equals(
                                changes.getLast().vm().state(), vm.status().state()));
    }
}
