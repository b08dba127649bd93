package dev.viveiro.gateway.vm;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.dispatch.DispatchPolicy;
import dev.viveiro.gateway.dispatch.Dispatcher;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.host.Reservation;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.vm.ManyVms.Changed;
import dev.viveiro.gateway.vm.WaitingOrders.Waiting;
import dev.viveiro.gateway.vm.domain.Needs;
import dev.viveiro.gateway.vm.domain.Requests;
import dev.viveiro.gateway.vm.domain.Suspension;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmTrigger;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Traces;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Switches suspended machines off, and on again once they are not suspended any more, many at once. No statement is per machine, and
 * their commands wait for their turn. Each machine is looked at again under its lock.
 */
@Component
public class BulkPower {
    private static final String WHO = "suspension";
    private static final Reservation NOTHING = new Reservation(0, 0, 0, 0);
    private static final Logger log = LoggerFactory.getLogger(BulkPower.class);

    private final LockedVms vms;
    private final OperationStore operations;
    private final WaitingOrders waiting;
    private final NewOperations newOperations;
    private final Suspensions suspensions;
    private final Hosts hosts;
    private final Dispatcher dispatcher;
    private final DispatchPolicy policy;
    private final Clock clock;
    private final Traces traces;

    BulkPower(
            LockedVms vms,
            OperationStore operations,
            WaitingOrders waiting,
            NewOperations newOperations,
            Suspensions suspensions,
            Hosts hosts,
            Dispatcher dispatcher,
            DispatchPolicy policy,
            Clock clock,
            Traces traces) {
        this.vms = vms;
        this.operations = operations;
        this.waiting = waiting;
        this.newOperations = newOperations;
        this.suspensions = suspensions;
        this.hosts = hosts;
        this.dispatcher = dispatcher;
        this.policy = policy;
        this.clock = clock;
        this.traces = traces;
    }

    /** Begins a stop of those that are suspended and on; what is happening to one ends first. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void stop(Collection<VmId> ids) {
        Map<HostId, HostCapacity> known = new HashMap<>();
        List<Waiting> stops = idle(ids).stream()
                .filter(vm -> vm.suspension().offends(vm.status().state()))
                .filter(vm -> host(vm, known).state() != HostState.LOST)
                .map(vm -> order(vm, OperationType.STOP, because(vm.suspension())))
                .toList();
        begin(stops);
        suspensions.startAgain(vmsOf(stops), true);
        if (!stops.isEmpty()) {
            log.info("{} machines are switched off: they are suspended.", stops.size());
        }
    }

    /** Begins a start of those that a suspension switched off, once it is lifted; one that finds no room on its host waits for it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void startAgain(Collection<VmId> ids) {
        Map<HostId, HostCapacity> known = new HashMap<>();
        Map<HostId, Reservation> taken = new HashMap<>();
        List<VmId> settled = new ArrayList<>();
        List<Changed> held = new ArrayList<>();
        List<Waiting> starts = new ArrayList<>();
        for (Vm vm : idle(ids)) {
            if (!vm.suspension().startAgain() || vm.suspension().any()) {
                continue;
            }
            if (!isOff(vm) || expired(vm)) {
                settled.add(vm.id());
                continue;
            }
            HostCapacity host = host(vm, known);
            Vm with = vm.with(Needs.during(vm, newOperations.of(vm, OperationType.START, Lane.BULK, WHO, "")));
            Reservation all = taken.getOrDefault(host.id(), NOTHING).plus(more(vm, with));
            if (!host.placeable() || !(all.equals(NOTHING) || host.fits(all))) {
                continue;
            }
            taken.put(host.id(), all);
            held.add(new Changed(vm, with));
            starts.add(order(with, OperationType.START, "its suspension was lifted"));
            settled.add(vm.id());
        }
        vms.save(held.stream()
                .filter(each -> !each.before().equals(each.after()))
                .toList());
        begin(starts);
        suspensions.startAgain(settled, false);
        if (!starts.isEmpty()) {
            log.info("{} machines are started again: their suspension was lifted.", starts.size());
        }
    }

    private List<Vm> idle(Collection<VmId> ids) {
        List<Vm> locked = vms.lock(ids, List.of());
        Set<VmId> busy = operations.activeOf(ids).stream().map(Operation::vm).collect(Collectors.toSet());
        return locked.stream().filter(vm -> !busy.contains(vm.id())).toList();
    }

    private HostCapacity host(Vm vm, Map<HostId, HostCapacity> known) {
        return known.computeIfAbsent(vm.host(), id -> hosts.find(id).orElseThrow());
    }

    /** Also where only its host has said so: then nobody has judged it yet. */
    private static boolean isOff(Vm vm) {
        VmState state = vm.status().state();
        return state == VmState.STOPPED
                || state == VmState.RUNNING && vm.status().power() == ObservedPower.STOPPED;
    }

    private boolean expired(Vm vm) {
        Instant end = vm.status().expiresAt();
        return end != null && !end.isAfter(clock.instant());
    }

    private static Reservation more(Vm vm, Vm with) {
        HostResources before = vm.place().reserved();
        HostResources after = with.place().reserved();
        return new Reservation(
                0,
                after.vcpus() - before.vcpus(),
                after.memoryMib() - before.memoryMib(),
                after.diskGib() - before.diskGib());
    }

    private Waiting order(Vm vm, OperationType type, String why) {
        Operation operation = newOperations
                .of(vm, type, Lane.BULK, WHO, why)
                .due(clock.instant().plus(policy.waiting()));
        var unused = new Requests(clock.instant()).operate(vm, VmTrigger.requested(type), operation, null);
        return new Waiting(operation, vm.host());
    }

    private void begin(List<Waiting> orders) {
        if (!orders.isEmpty()) {
            waiting.insert(orders, traces.current());
            dispatcher.wake();
        }
    }

    private static List<VmId> vmsOf(List<Waiting> orders) {
        return orders.stream().map(each -> each.operation().vm()).toList();
    }

    /** Why a machine is stopped for it. */
    static String because(Suspension suspension) {
        return "it is suspended: "
                + suspension.ordered().stream().map(Enum::name).collect(Collectors.joining(", "));
    }
}
