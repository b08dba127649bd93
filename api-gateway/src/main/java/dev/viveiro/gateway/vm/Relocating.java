package dev.viveiro.gateway.vm;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.HostDriver;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.host.Remains;
import dev.viveiro.gateway.image.Transports;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.placement.Placement;
import dev.viveiro.gateway.placement.Placement.Rank;
import dev.viveiro.gateway.placement.Placements;
import dev.viveiro.gateway.vm.domain.Holding;
import dev.viveiro.gateway.vm.domain.LostHost;
import dev.viveiro.gateway.vm.domain.Moves;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmDisk;
import dev.viveiro.gateway.vm.domain.VmPlace;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.Reason;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Where machines that move go to, and what is held there for them: remains that nobody asks for while the operation is active. All in the
 * caller's transaction, which holds the machine's row.
 */
@Component
class Relocating {
    private static final String ABILITY = "MIGRATE";

    private final Hosts hosts;
    private final Placements placements;
    private final Remains remains;
    private final Transports transports;
    private final OwedStarts owedStarts;
    private final OperationStore operations;
    private final NewOperations newOperations;
    private final Commands commands;
    private final Suspensions suspensions;
    private final OperationPolicy policy;
    private final Ids ids;
    private final Clock clock;

    Relocating(
            Hosts hosts,
            Placements placements,
            Remains remains,
            Transports transports,
            OwedStarts owedStarts,
            OperationStore operations,
            NewOperations newOperations,
            Commands commands,
            Suspensions suspensions,
            OperationPolicy policy,
            Ids ids,
            Clock clock) {
        this.hosts = hosts;
        this.placements = placements;
        this.remains = remains;
        this.transports = transports;
        this.owedStarts = owedStarts;
        this.operations = operations;
        this.newOperations = newOperations;
        this.commands = commands;
        this.suspensions = suspensions;
        this.policy = policy;
        this.ids = ids;
        this.clock = clock;
    }

    /** A destination that is reserved, and why it was chosen. */
    record Chosen(Argument.Move move, List<Rank> ranks) {}

    /**
     * Reserves on another host of the same kind: the one that is named, or the least loaded.
     *
     * @param ran it runs
     * @throws ProblemException no-capacity; of one that is named also host-unreachable, not-supported and invalid-state
     */
    Chosen choose(Vm vm, boolean ran, boolean force, @Nullable HostCapacity named) {
        HostCapacity home = hosts.find(vm.host()).orElseThrow();
        if (home.state() == HostState.LOST) {
            throw LostHost.unreachable(vm);
        }
        Set<String> needed =
                Stream.concat(commands.needs(vm).stream(), Stream.of(ABILITY)).collect(Collectors.toSet());
        HostDriver holder = home.drivers().taking(needed);
        holder.require(Set.of(ABILITY));
        requireAllOfIt(vm);
        Set<HostId> leftOn = remains.hostsOf(vm.id());
        if (named != null) {
            require(home, holder, named, leftOn, needed);
        }
        List<HostCapacity> candidates = named != null
                ? List.of(named)
                : hosts.placeable().stream()
                        .filter(host -> !host.id().equals(home.id()) && !leftOn.contains(host.id()))
                        .filter(host -> host.drivers().taking(needed).name().equals(holder.name()))
                        .toList();
        // a resize that nobody heard the end of holds more than the build needs, and its word may come yet
        HostResources wanted = vm.place()
                .holdingAtLeast(vm.place()
                        .holding(ran ? Holding.EVERYTHING : Holding.WHILE_STOPPED, vm.build())
                        .reserved())
                .reserved();
        List<Rank> ranks = Placement.rank(candidates, wanted, needed, Set.of());
        HostId host = placements.reserve(ranks, wanted);
        int generation = placements.nextGeneration(vm.id(), vm.place().generation());
        return new Chosen(new Argument.Move(host, generation, wanted, ran, force), ranks);
    }

    /** Extra disks stay where they are, and what has an address that nobody knows can't be made elsewhere. */
    private static void requireAllOfIt(Vm vm) {
        List<VmDisk> disks = vm.build().disks();
        if (!disks.isEmpty()) {
            String named = disks.stream()
                    .map(disk -> "%s (%d GiB)".formatted(disk.name(), disk.sizeGib()))
                    .collect(Collectors.joining(", "));
            throw new ProblemException(
                    ProblemCode.NOT_SUPPORTED,
                    "The machine's extra disks do not move with it: " + named
                            + ". Detaching destroys what is on them: copy first, in the guest, what is to be kept, to its"
                            + " own disk or to another machine.");
        }
        if (vm.place().unsettled() != null) {
            throw new ProblemException(
                    ProblemCode.INVALID_STATE,
                    "It is not known which address the machine has, since a change of its network did not end; change"
                            + " it again first.");
        }
    }

    private static void require(
            HostCapacity home, HostDriver holder, HostCapacity named, Set<HostId> leftOn, Set<String> needed) {
        if (named.id().equals(home.id())) {
            throw new ProblemException(
                    ProblemCode.INVALID_STATE, "The machine is on host " + named.name() + " already.");
        }
        if (leftOn.contains(named.id())) {
            throw new ProblemException(
                    ProblemCode.INVALID_STATE,
                    "Host " + named.name() + " has not said yet that a former copy of the machine is gone.");
        }
        if (named.state() != HostState.UP || named.impediment() != null) {
            throw new ProblemException(
                    ProblemCode.HOST_UNREACHABLE,
                    "Host " + named.name() + " takes no machines now: it is " + named.state()
                            + (named.impediment() == null ? "." : ", and " + named.impediment() + "."));
        }
        HostDriver taker = named.drivers().taking(needed);
        if (taker.impediment() != null) {
            throw new ProblemException(
                    ProblemCode.HOST_UNREACHABLE,
                    "Host " + named.name() + " takes no machines of " + taker.name() + " now: " + taker.impediment()
                            + ".");
        }
        if (!taker.name().equals(holder.name())) {
            throw new ProblemException(
                    ProblemCode.NOT_SUPPORTED,
                    "Host " + named.name() + " runs " + taker.name() + ", which can't take a machine of "
                            + holder.name() + " from another host.");
        }
        for (String lacking : taker.missing(needed)) {
            throw new ProblemException(
                    ProblemCode.NOT_SUPPORTED,
                    "Host " + named.name() + " runs " + taker.name() + ", which can't take the machine: it "
                            + taker.cannot(lacking) + ".");
        }
    }

    /** The operation is there: what was reserved is held for it, and its bytes may come. */
    void begin(Vm vm, Operation operation, Chosen chosen) {
        Argument.Move move = chosen.move();
        remains.await(
                new Remains.Left(
                        vm.id(),
                        move.generation(),
                        move.destination(),
                        null,
                        null,
                        move.reserved(),
                        clock.instant(),
                        ids.nextOperation(),
                        0),
                operation.id());
        placements.record(operation.id(), move.generation(), vm.id(), move.destination(), chosen.ranks());
        transports.begin(operation.id());
    }

    /** The machine, as it is now, holds what was held for it; its source holds the rest until it says that it is gone. */
    void moved(Vm there, VmPlace left) {
        remains.takeOver(remains.lock(there.host(), there.id(), there.place().generation())
                .orElseThrow());
        remains.keep(new Remains.Left(
                there.id(),
                left.generation(),
                left.host(),
                null,
                null,
                left.reserved(),
                clock.instant(),
                ids.nextOperation(),
                0));
    }

    /** What a host made although nobody waited for it any more goes, unless it is asked to delete it already. */
    void giveUp(Vm vm, Moves.At copy) {
        if (remains.lock(copy.host(), vm.id(), copy.generation()).isEmpty()) {
            Instant now = clock.instant();
            commands.destroy(
                    copy.host(),
                    vm.id(),
                    copy.generation(),
                    ids.nextOperation(),
                    1,
                    now.plus(policy.limit(OperationType.DELETE)),
                    new Reason("system", "it was made for a move that had ended", now));
        }
    }

    /** Starts it once nothing else happens to it. */
    void startLater(Vm vm, OperationId move) {
        owedStarts.owe(vm.id(), move);
    }

    /**
     * Starts the machine as a wish of the system, a suspended one once that is lifted, one of a lost host once that is back.
     *
     * @param move that stopped it in vain
     */
    void startAgain(Vm vm, OperationId move, String why, @Nullable String trace) {
        if (vm.suspension().any()) {
            suspensions.startAgain(List.of(vm.id()), true);
            return;
        }
        if (hosts.find(vm.host()).map(HostCapacity::state).orElseThrow() == HostState.LOST) {
            startLater(vm, move);
            return;
        }
        Operation start = newOperations.of(vm, OperationType.START, Lane.INTERACTIVE, "system", why);
        operations.insert(start);
        commands.send(vm, start, null, trace);
    }
}
