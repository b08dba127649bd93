package dev.viveiro.gateway.vm;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.dispatch.Dispatcher;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.vm.ManyVms.Changed;
import dev.viveiro.gateway.vm.domain.Change;
import dev.viveiro.gateway.vm.domain.Effects;
import dev.viveiro.gateway.vm.domain.Requests;
import dev.viveiro.gateway.vm.domain.Sent;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmTrigger;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Traces;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Ends the creation of many machines, or clears away what failed. What was never sent costs no word to a host. */
@Component
public class BulkEnding {
    private final VmStore vms;
    private final ManyVms many;
    private final OperationStore operations;
    private final NewOperations newOperations;
    private final Commands commands;
    private final VmService service;
    private final Hosts hosts;
    private final Dispatcher dispatcher;
    private final Clock clock;
    private final Traces traces;

    BulkEnding(
            VmStore vms,
            ManyVms many,
            OperationStore operations,
            NewOperations newOperations,
            Commands commands,
            VmService service,
            Hosts hosts,
            Dispatcher dispatcher,
            Clock clock,
            Traces traces) {
        this.vms = vms;
        this.many = many;
        this.operations = operations;
        this.newOperations = newOperations;
        this.commands = commands;
        this.service = service;
        this.hosts = hosts;
        this.dispatcher = dispatcher;
        this.clock = clock;
        this.traces = traces;
    }

    /**
     * Cancels the creates of these machines that have not ended; one that is past the point of no return goes on. Those that
     * wait for their turn give back host and address at once.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void cancelCreates(Caller caller, Collection<VmId> ids) {
        vms.lockWithHosts(ids);
        List<Operation> creates = operations.activeOf(ids).stream()
                .filter(operation -> operation.type() == OperationType.CREATE)
                .toList();
        Set<OperationId> unsent =
                operations.takeBack(creates.stream().map(Operation::id).toList());
        cancelUnsent(
                creates.stream().filter(create -> unsent.contains(create.id())).toList());
        creates.stream()
                .filter(create -> !unsent.contains(create.id()))
                .filter(create -> !create.noReturn())
                .forEach(create -> service.cancel(caller, create.id()));
        dispatcher.wake();
    }

    private void cancelUnsent(List<Operation> creates) {
        if (creates.isEmpty()) {
            return;
        }
        Requests requests = new Requests(clock.instant());
        Map<VmId, Vm> machines = byId(creates.stream().map(Operation::vm).toList());
        List<Changed> changes = new ArrayList<>();
        List<DomainEvent> events = new ArrayList<>();
        for (Operation create : creates) {
            Vm vm = Objects.requireNonNull(machines.get(create.vm()));
            Effects effects = requests.cancel(vm, create, Sent.NOTHING);
            changes.add(new Changed(vm, effects.vm()));
            events.addAll(effects.events());
        }
        operations.cancelAll(creates.stream().map(Operation::id).toList(), clock.instant());
        many.saveFreed(changes);
        commands.tell(events, Lane.BULK, traces.current());
    }

    /**
     * Deletes what failed creates left of these machines. One that holds nothing is gone at once, since its host has answered
     * or was never asked; one with remains is deleted by its host, and keeps its name until then.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void clearFailed(Caller caller, Collection<VmId> ids, String why) {
        // whoever clears creates anew in the same transaction, and hosts are locked once, by id
        vms.lockWithHosts(ids, hosts.placeable().stream().map(HostCapacity::id).toList());
        List<Vm> failed = vms.findAll(ids).stream()
                .filter(vm -> vm.status().state() == VmState.FAILED)
                .toList();
        clearClean(
                caller, failed.stream().filter(vm -> !vm.place().addressHeld()).toList(), why);
        failed.stream().filter(vm -> vm.place().addressHeld()).forEach(vm -> service.deleteBecause(vm.id(), why));
    }

    private void clearClean(Caller caller, List<Vm> clean, String why) {
        List<Changed> changes = new ArrayList<>();
        List<DomainEvent> events = new ArrayList<>();
        for (Vm vm : clean) {
            Change leaving = Change.apply(
                    vm.with(vm.status().unwanted()), VmTrigger.DELETE_REQUESTED, clock.instant(), clock.instant());
            Change gone = Change.apply(leaving.vm(), VmTrigger.GONE, clock.instant(), clock.instant());
            changes.add(new Changed(vm, gone.vm()));
            events.addAll(leaving.events());
            events.addAll(gone.events());
            operations.insert(newOperations
                    .of(vm, OperationType.DELETE, Lane.BULK, caller.subject(), why)
                    .ended(OperationState.SUCCEEDED, List.of(), null, clock.instant()));
        }
        if (!changes.isEmpty()) {
            many.saveFreed(changes);
            commands.tell(events, Lane.BULK, traces.current());
        }
    }

    private Map<VmId, Vm> byId(List<VmId> ids) {
        return vms.findAll(ids).stream().collect(Collectors.toMap(Vm::id, Function.identity()));
    }
}
