package dev.viveiro.gateway.vm;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.placement.Placements;
import dev.viveiro.gateway.plan.Plan;
import dev.viveiro.gateway.vm.domain.Effects;
import dev.viveiro.gateway.vm.domain.LostHost;
import dev.viveiro.gateway.vm.domain.Needs;
import dev.viveiro.gateway.vm.domain.Requests;
import dev.viveiro.gateway.vm.domain.Sent;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmPlace;
import dev.viveiro.gateway.vm.domain.VmTrigger;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.LogContext;
import dev.viveiro.messaging.Traces;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The face of machines: what anyone may ask of them. Each call joins the caller's transaction, or makes one. */
@Service
public class VmService {
    /** What a host's driver must be able to do to get a machine. */
    static final Set<String> NEEDED = Set.of("CREATE", "START");

    /** Machines that take processor or memory. */
    static final Set<VmState> STOPPABLE = Set.of(VmState.RUNNING, VmState.PAUSED);

    private static final Logger log = LoggerFactory.getLogger(VmService.class);

    private final VmCreation creation;
    private final VmStore vms;
    private final OperationStore operations;
    private final NewOperations newOperations;
    private final Transactor transactor;
    private final Placements placements;
    private final Hosts hosts;
    private final Clock clock;
    private final Traces traces;

    VmService(
            VmCreation creation,
            VmStore vms,
            OperationStore operations,
            NewOperations newOperations,
            Transactor transactor,
            Placements placements,
            Hosts hosts,
            Clock clock,
            Traces traces) {
        this.creation = creation;
        this.vms = vms;
        this.operations = operations;
        this.newOperations = newOperations;
        this.transactor = transactor;
        this.placements = placements;
        this.hosts = hosts;
        this.clock = clock;
        this.traces = traces;
    }

    /**
     * Accepts a new machine.
     *
     * @throws ProblemException name-in-use, external-ref-in-use, no-capacity
     */
    @Transactional
    public Accepted create(Caller caller, NewVm wish) {
        Accepted accepted = creation.create(caller, wish);
        return accepted.started() ? started(accepted.vm(), accepted.operation()) : accepted;
    }

    /**
     * Does something to a machine that stays: anything but CREATE, RESIZE and DELETE.
     *
     * @throws ProblemException not-found, operation-in-progress, invalid-state, no-capacity, host-unreachable, not-supported
     */
    @Transactional
    public Accepted operate(Caller caller, VmId id, OperationType type, Argument argument) {
        return operate(lock(caller.tenant(), id), type, argument, caller.subject(), "requested");
    }

    /**
     * Gives a machine another size.
     *
     * @throws ProblemException not-found, operation-in-progress, invalid-state, no-capacity, host-unreachable, not-supported, and
     *     invalid-request when its disk would shrink
     */
    @Transactional
    public Accepted resize(Caller caller, VmId id, Plan plan) {
        Vm vm = lock(caller.tenant(), id);
        if (plan.diskGib() < vm.build().plan().diskGib()) {
            throw ProblemException.invalid(List.of(new FieldError(
                    "/plan",
                    "disk-cannot-shrink",
                    "The machine has a disk of " + vm.build().plan().diskGib() + " GiB, the plan one of "
                            + plan.diskGib() + ".")));
        }
        Argument argument = new Argument.NewPlan(plan.snapshot(), plan.keepsCapacity());
        return operate(vm, OperationType.RESIZE, argument, caller.subject(), "requested");
    }

    private Accepted operate(Vm vm, OperationType type, Argument argument, String who, String why) {
        HostCapacity host = hosts.find(vm.host()).orElseThrow();
        if (host.state() == HostState.LOST) {
            throw LostHost.unreachable(vm);
        }
        Operation operation = newOperations.of(vm, type, argument, Lane.INTERACTIVE, who, why);
        Optional<Operation> active = operations.activeOf(vm.id());
        Effects effects =
                new Requests(clock.instant()).operate(vm, VmTrigger.requested(type), operation, active.orElse(null));
        Abilities.require(host, operation, vm.status().state());
        Vm held = hold(vm, Needs.during(vm, operation));
        operations.insert(operation);
        Vm after = transactor
                .carryOut(
                        held,
                        new Effects(effects.vm().with(held.place()), operation, effects.events(), effects.next()),
                        traces.current())
                .vm();
        return started(after, operation);
    }

    /** A machine that needs more than it holds takes it before the operation begins. */
    private Vm hold(Vm vm, VmPlace needed) {
        if (needed.equals(vm.place())) {
            return vm;
        }
        placements.grow(vm.host(), vm.place().reserved(), needed.reserved());
        Vm held = vm.with(needed);
        vms.saveHeld(held);
        return held;
    }

    /** Deletes; repeated it answers what the first did. */
    @Transactional
    public Accepted delete(Caller caller, VmId id) {
        return delete(lock(caller.tenant(), id), caller.subject(), "requested");
    }

    private Accepted delete(Vm vm, String who, String why) {
        Optional<Operation> active = operations.activeOf(vm.id());
        Optional<Operation> leaving = active.filter(operation -> operation.type() == OperationType.DELETE);
        if (leaving.isPresent()) {
            return Accepted.before(vm, leaving.get(), leaving.get().id());
        }
        if (vm.status().state() == VmState.DELETED) {
            return Accepted.before(
                    vm, operations.lastOf(vm.id(), OperationType.DELETE).orElseThrow(), null);
        }
        Requests requests = new Requests(clock.instant());
        Sent sent = active.map(transactor::takeBack).orElse(Sent.NOTHING);
        active.map(requests::cancelled).ifPresent(operations::save);
        Operation operation = newOperations.of(vm, OperationType.DELETE, Lane.INTERACTIVE, who, why);
        operations.insert(operation);
        Effects effects = requests.delete(vm, operation, active.orElse(null), sent);
        return started(transactor.carryOut(vm, effects, traces.current()).vm(), operation);
    }

    /**
     * Cancels an operation; nothing is active on its machine afterwards.
     *
     * @throws ProblemException not-found, too-late
     */
    @Transactional
    public Accepted cancel(Caller caller, OperationId id) {
        Operation seen = operations
                .find(id)
                .filter(operation -> operation.tenant().equals(caller.tenant()))
                .orElseThrow(() -> ProblemException.notFound("operation", id));
        Vm vm = lock(caller.tenant(), seen.vm());
        Operation operation = operations.find(id).orElseThrow();
        Requests requests = new Requests(clock.instant());
        requests.checkCancel(operation);
        Sent sent = transactor.takeBack(operation);
        Effects effects = requests.cancel(vm, operation, sent);
        Vm after = transactor.carryOut(vm, effects, traces.current()).vm();
        log(
                vm,
                operation,
                sent == Sent.LAST ? "is cancelled; its host is told" : "is cancelled; its command never left");
        return Accepted.before(after, Objects.requireNonNull(effects.operation()), null);
    }

    /** Deletes on the system's own account, in the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void deleteBecause(VmId id, String why) {
        vms.lock(id).ifPresent(vm -> delete(vm, "system", why));
    }

    /** Stops on the system's own account, unless something else is happening, in the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void stopBecause(VmId id, String why) {
        vms.lock(id)
                .filter(vm -> STOPPABLE.contains(vm.status().state()))
                .filter(vm -> operations.activeOf(id).isEmpty())
                .filter(vm -> !lost(vm))
                .ifPresent(vm -> operate(vm, OperationType.STOP, Argument.NONE, "system", why));
    }

    private boolean lost(Vm vm) {
        return hosts.find(vm.host()).map(HostCapacity::state).orElseThrow() == HostState.LOST;
    }

    /**
     * Changes the power on the system's own account, in the caller's transaction, in which nothing was done when it throws.
     *
     * @throws ProblemException operation-in-progress, invalid-state, no-capacity, not-supported
     */
    @Transactional(propagation = Propagation.MANDATORY, noRollbackFor = ProblemException.class)
    public OperationId operateBecause(VmId id, OperationType type, String who, String why) {
        return operate(vms.lock(id).orElseThrow(), type, Argument.NONE, who, why)
                .operation()
                .id();
    }

    private static Accepted started(Vm vm, Operation operation) {
        log(vm, operation, "is accepted");
        return Accepted.started(vm, operation);
    }

    private static void log(Vm vm, Operation operation, String what) {
        try (LogContext context = LogContext.with(LogContext.VM, vm.id())
                .and(LogContext.HOST, vm.host())
                .and(LogContext.OPERATION, operation.id())) {
            log.info("{} of machine {} {}.", operation.type(), vm.identity().name(), what);
        }
    }

    private Vm lock(TenantId tenant, VmId id) {
        return vms.lock(id)
                .filter(vm -> vm.tenant().equals(tenant))
                .orElseThrow(() -> ProblemException.notFound("machine", id));
    }
}
