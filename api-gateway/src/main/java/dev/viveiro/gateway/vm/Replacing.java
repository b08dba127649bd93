package dev.viveiro.gateway.vm;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.operation.Cause;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.gateway.dispatch.Dispatcher;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.host.Remains;
import dev.viveiro.gateway.network.AddressPool;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.placement.Placement.Rank;
import dev.viveiro.gateway.placement.Placements;
import dev.viveiro.gateway.vm.domain.Causes;
import dev.viveiro.gateway.vm.domain.Change;
import dev.viveiro.gateway.vm.domain.Holding;
import dev.viveiro.gateway.vm.domain.LostHost;
import dev.viveiro.gateway.vm.domain.Moves;
import dev.viveiro.gateway.vm.domain.Sent;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmPlace;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.LogContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes unfinished work off a host that is not there. A create goes on elsewhere as the same operation, with a new generation,
 * address and MAC; its old place is held until the host says what became of it. Each call is about one machine and looks at it
 * again under its lock.
 */
@Component
class Replacing {
    private static final HostResources NOTHING = new HostResources(0, 0, 0);
    private static final Logger log = LoggerFactory.getLogger(Replacing.class);

    private final VmStore vms;
    private final OperationStore operations;
    private final Hosts hosts;
    private final Placements placements;
    private final AddressPool addresses;
    private final Remains remains;
    private final Commands commands;
    private final SendingAnew sendingAnew;
    private final Transactor transactor;
    private final Dispatcher dispatcher;
    private final OperationPolicy policy;
    private final Ids ids;
    private final Clock clock;

    Replacing(
            VmStore vms,
            OperationStore operations,
            Hosts hosts,
            Placements placements,
            AddressPool addresses,
            Remains remains,
            Commands commands,
            SendingAnew sendingAnew,
            Transactor transactor,
            Dispatcher dispatcher,
            OperationPolicy policy,
            Ids ids,
            Clock clock) {
        this.vms = vms;
        this.operations = operations;
        this.hosts = hosts;
        this.placements = placements;
        this.addresses = addresses;
        this.remains = remains;
        this.commands = commands;
        this.sendingAnew = sendingAnew;
        this.transactor = transactor;
        this.dispatcher = dispatcher;
        this.policy = policy;
        this.ids = ids;
        this.clock = clock;
    }

    /** The host that works on it is LOST: an unfinished create goes elsewhere, another operation ends; a deletion waits for the host. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void leave(VmId id) {
        Vm vm = vms.lock(id).orElseThrow();
        Operation active = operations.activeOf(id).orElse(null);
        if (active == null
                || active.type() == OperationType.DELETE
                || !is(Moves.at(vm, active).host(), HostState.LOST)) {
            return;
        }
        HostId lost = Moves.at(vm, active).host();
        Sent sent = transactor.takeBack(active);
        try (LogContext context = LogContext.with(LogContext.HOST, lost).and(LogContext.OPERATION, active.id())) {
            if (LostHost.placedAnew(active, policy.domain())) {
                create(vm, active, sent);
            } else {
                end(vm, active, Causes.hostUnreachable(lost), sent);
            }
        }
    }

    private boolean is(HostId host, HostState state) {
        return hosts.find(host).map(HostCapacity::state).orElseThrow() == state;
    }

    private void end(Vm vm, Operation active, Cause cause, Sent sent) {
        log.warn("{} ends FAILED: {} {}", active.type(), cause.detail(), cause.nextStep());
        transactor.carryOut(vm, new LostHost(clock.instant()).ended(vm, active, cause, sent), null);
    }

    private void create(Vm vm, Operation active, Sent sent) {
        HostResources size = size(vm);
        List<Rank> ranks = placements.rank(size, commands.needs(vm), placements.tried(active.id()));
        HostId host;
        try {
            host = placements.reserve(ranks, size);
        } catch (ProblemException none) {
            end(vm, active, noCapacity(none), sent);
            return;
        }
        NetworkSpec network;
        try {
            network = addresses.take(vm.id()).telling(vm.place().network().guest());
        } catch (ProblemException none) {
            placements.adjust(host, size, NOTHING);
            end(vm, active, noCapacity(none), sent);
            return;
        }
        Instant now = clock.instant();
        Vm left = sent == Sent.NOTHING ? giveBack(vm) : leaveBehind(vm, now);
        Operation next = active.again(ids.next(), true).due(now.plus(policy.limit(OperationType.CREATE)));
        Vm placed = place(left, host, network, next, ranks);
        sendingAnew.send(placed, next, null);
        log.warn(
                "CREATE goes on as attempt {} on host {}, generation {}.",
                next.attempt(),
                host,
                placed.place().generation());
    }

    /** Nothing was ever sent there. */
    private Vm giveBack(Vm vm) {
        Vm freed = vm.with(vm.place().holding(Holding.NAME_ONLY, vm.build()));
        vms.save(vm, freed);
        return freed;
    }

    private Vm leaveBehind(Vm vm, Instant now) {
        VmPlace place = vm.place();
        remains.keep(new Remains.Left(
                vm.id(),
                place.generation(),
                place.host(),
                place.network().address(),
                place.beside(),
                place.reserved(),
                now,
                ids.nextOperation(),
                0));
        return vm;
    }

    /**
     * A create that waits for a host that is not UP waits for another from now on. Nothing was sent, so the address stays its own.
     * Without room elsewhere it stays where it is. Anything else can be done where the machine is alone: it ends once that host is LOST.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void waitElsewhere(VmId id) {
        Vm vm = vms.lock(id).orElseThrow();
        Operation waiting = operations.activeOf(id).orElse(null);
        if (waiting == null || is(vm.host(), HostState.UP)) {
            return;
        }
        boolean movable = waiting.type() == OperationType.CREATE;
        if (!movable && !is(vm.host(), HostState.LOST) || !operations.takeBack(waiting)) {
            return;
        }
        if (!movable) {
            end(vm, waiting, Causes.hostUnreachable(vm.host()), Sent.NOTHING);
            return;
        }
        HostResources size = size(vm);
        List<Rank> ranks = placements.rank(size, commands.needs(vm), Set.of());
        HostId host;
        try {
            host = placements.reserve(ranks, size);
        } catch (ProblemException none) {
            operations.await(waiting.id(), vm.host());
            return;
        }
        placements.adjust(vm.host(), vm.place().reserved(), NOTHING);
        place(vm, host, vm.place().network(), waiting, ranks);
        operations.await(waiting.id(), host);
        dispatcher.wake();
    }

    private Vm place(Vm before, HostId host, NetworkSpec network, Operation operation, List<Rank> ranks) {
        int generation = placements.nextGeneration(before.id(), before.place().generation());
        Instant now = clock.instant();
        Vm placed = before.with(new VmPlace(host, network, generation, size(before), true))
                .with(before.status().touched(now, now));
        vms.save(before, placed);
        placements.record(operation.id(), generation, before.id(), host, ranks);
        commands.tell(List.of(Change.told(placed, "PLACED_ANEW")), operation.lane(), null);
        return placed;
    }

    private static Cause noCapacity(ProblemException none) {
        return new Cause(
                none.code().code(),
                Fault.SYSTEM,
                "Its host was lost. " + none.getMessage(),
                "Create it again once there is room.");
    }

    private static HostResources size(Vm vm) {
        var plan = vm.build().plan();
        return new HostResources(plan.vcpus(), plan.memoryMib(), plan.diskGib());
    }
}
