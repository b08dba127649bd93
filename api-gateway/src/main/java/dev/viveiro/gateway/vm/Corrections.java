package dev.viveiro.gateway.vm;

import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.placement.Placements;
import dev.viveiro.gateway.vm.domain.Effects;
import dev.viveiro.gateway.vm.domain.Holding;
import dev.viveiro.gateway.vm.domain.Listing;
import dev.viveiro.gateway.vm.domain.Requests;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmPlace;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.Reason;
import dev.viveiro.kernel.VmId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What may be done to a machine because its host's reports say something else; each in the caller's transaction, with the
 * machine's row locked, and only if the machine is still as it was judged and nothing happens to it.
 */
@Component
public class Corrections {
    private static final String WHO = "reconciler";

    private final VmStore vms;
    private final OperationStore operations;
    private final NewOperations newOperations;
    private final Placements placements;
    private final Commands commands;
    private final Transactor transactor;
    private final VmService service;
    private final Suspensions suspensions;
    private final OperationPolicy policy;
    private final Clock clock;

    Corrections(
            VmStore vms,
            OperationStore operations,
            NewOperations newOperations,
            Placements placements,
            Commands commands,
            Transactor transactor,
            VmService service,
            Suspensions suspensions,
            OperationPolicy policy,
            Clock clock) {
        this.vms = vms;
        this.operations = operations;
        this.newOperations = newOperations;
        this.placements = placements;
        this.commands = commands;
        this.transactor = transactor;
        this.service = service;
        this.suspensions = suspensions;
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * What two reports of a host said of a machine.
     *
     * @param consistentWith sequence of the last event that the newer of them takes into account
     * @param since when a report first had it so
     */
    public record Sighting(HostId host, VmId vm, int generation, String journal, long consistentWith, Instant since) {
        Listing listing() {
            return new Listing(journal, consistentWith, since);
        }
    }

    /** The power becomes the machine's state; false when the machine is not what was judged any more. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean takePower(Sighting sighting, ObservedPower power) {
        return lock(sighting)
                .map(vm -> carryOut(vm, sighting.listing().powered(vm, power, clock.instant())))
                .isPresent();
    }

    /** Of its extra disks those that nobody was sure of, and that its host lists, are attached; false when it is not what was judged any more. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean takeDisks(Sighting sighting, Set<UUID> listed) {
        return lock(sighting)
                .map(vm -> carryOut(vm, sighting.listing().withDisks(vm, listed, clock.instant())))
                .isPresent();
    }

    /** The machine becomes FAILED and keeps what it holds; false when it is not what was judged any more. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean declareMissing(Sighting sighting) {
        return lock(sighting)
                .map(vm -> carryOut(vm, sighting.listing().missing(vm, clock.instant())))
                .isPresent();
    }

    private Optional<Vm> lock(Sighting sighting) {
        return vms.lock(sighting.vm())
                .filter(vm -> vm.host().equals(sighting.host()))
                .filter(vm -> vm.place().generation() == sighting.generation())
                .filter(vm -> sighting.listing().covers(vm))
                .filter(vm -> operations.activeOf(vm.id()).isEmpty());
    }

    private Vm carryOut(Vm vm, Effects effects) {
        return transactor.carryOut(vm, effects, null).vm();
    }

    /** Changes its power back to what it was believed to be; empty when that is not possible now. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<OperationId> restore(VmId vm, VmState believed, ObservedPower power) {
        Optional<OperationType> back = back(believed, power);
        try {
            return back.map(type -> service.operateBecause(
                    vm, type, WHO, "it was " + believed + ", and its host changed that to " + power));
        } catch (ProblemException refused) {
            if (refused.code() == ProblemCode.SUSPENDED && believed == VmState.RUNNING) {
                suspensions.startAgain(List.of(vm), true);
            }
            return Optional.empty();
        }
    }

    private static Optional<OperationType> back(VmState believed, ObservedPower power) {
        return switch (believed) {
            case RUNNING ->
                switch (power) {
                    case STOPPED, CRASHED -> Optional.of(OperationType.START);
                    case PAUSED -> Optional.of(OperationType.RESUME);
                    case SAVED -> Optional.of(OperationType.RESTORE);
                    case RUNNING, UNKNOWN -> Optional.empty();
                };
            case STOPPED -> Optional.of(OperationType.STOP);
            case PAUSED -> power == ObservedPower.RUNNING ? Optional.of(OperationType.PAUSE) : Optional.empty();
            case SAVED -> power == ObservedPower.RUNNING ? Optional.of(OperationType.SAVE) : Optional.empty();
            case REQUESTED, PROVISIONING, FAILED, TRASHED, DELETING, DELETED -> Optional.empty();
        };
    }

    /** Makes a missing machine anew on its host, as its next generation; empty when that is not possible now. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<OperationId> recreate(Sighting sighting) {
        Vm vm = lock(sighting)
                .filter(found -> found.status().state() == VmState.FAILED
                        && found.status().wanted()
                        && !found.suspension().any())
                // its disks may be there yet: a reinstallation finds them, a new incarnation would not
                .filter(found -> found.build().disks().isEmpty())
                .orElse(null);
        return vm == null ? Optional.empty() : recreate(vm);
    }

    private Optional<OperationId> recreate(Vm vm) {
        Vm held = holdingAll(vm);
        if (held == null) {
            return Optional.empty();
        }
        Operation operation = newOperations.of(
                held, OperationType.CREATE, Lane.INTERACTIVE, WHO, "its host does not list it any more");
        operations.insert(operation);
        int generation = placements.nextGeneration(vm.id(), held.place().generation());
        Effects effects = new Requests(clock.instant()).recreate(held, generation, operation);
        placements.record(operation.id(), generation, vm.id(), vm.host(), List.of());
        carryOut(held, effects);
        return Optional.of(operation.id());
    }

    /** What was given back while it was off is taken again; null when its host is full. */
    private @Nullable Vm holdingAll(Vm vm) {
        VmPlace full = vm.place().holding(Holding.EVERYTHING, vm.build());
        if (full.equals(vm.place())) {
            return vm;
        }
        try {
            placements.grow(vm.host(), vm.place().reserved(), full.reserved());
        } catch (ProblemException none) {
            return null;
        }
        Vm held = vm.with(full);
        vms.saveHeld(held);
        return held;
    }

    /**
     * Tells a host to destroy an incarnation that was given up. It is no operation of the machine, whose newer incarnation it
     * can't touch: a worker destroys up to this generation and no other.
     *
     * @param operation the same for every attempt
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void destroy(HostId host, VmId vm, int generation, OperationId operation, int attempt) {
        Instant now = clock.instant();
        Reason reason = new Reason(WHO, "its host lists an incarnation that was given up", now);
        commands.destroy(
                host, vm, generation, operation, attempt, now.plus(policy.limit(OperationType.DELETE)), reason);
    }
}
