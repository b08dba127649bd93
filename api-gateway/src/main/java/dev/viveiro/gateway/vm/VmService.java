package dev.viveiro.gateway.vm;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.image.Image;
import dev.viveiro.gateway.network.AddressPool;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.plan.Plan;
import dev.viveiro.gateway.vm.domain.Change;
import dev.viveiro.gateway.vm.domain.DiskState;
import dev.viveiro.gateway.vm.domain.Effects;
import dev.viveiro.gateway.vm.domain.Requests;
import dev.viveiro.gateway.vm.domain.Sent;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmDisk;
import dev.viveiro.gateway.vm.domain.VmTrigger;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Traces;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The face of machines: what anyone may ask of them. Each call joins the caller's transaction, or makes one. */
@Service
public class VmService {
    /** What a host's driver must be able to do to get a machine. */
    static final Set<String> NEEDED = Set.of("CREATE", "START");

    /** What it must be able to do beside, to give a guest something. */
    static final String USER_DATA = "USER_DATA";

    /** Machines that take processor or memory. */
    static final Set<VmState> STOPPABLE = Set.of(VmState.RUNNING, VmState.PAUSED);

    private final VmCreation creation;
    private final VmStore vms;
    private final OperationStore operations;
    private final NewOperations newOperations;
    private final Transactor transactor;
    private final BeginningOperations beginning;
    private final Relocating relocating;
    private final Suspensions suspensions;
    private final Hosts hosts;
    private final AddressPool addresses;
    private final Clock clock;
    private final Traces traces;

    VmService(
            VmCreation creation,
            VmStore vms,
            OperationStore operations,
            NewOperations newOperations,
            Transactor transactor,
            BeginningOperations beginning,
            Relocating relocating,
            Suspensions suspensions,
            Hosts hosts,
            AddressPool addresses,
            Clock clock,
            Traces traces) {
        this.creation = creation;
        this.vms = vms;
        this.operations = operations;
        this.newOperations = newOperations;
        this.transactor = transactor;
        this.beginning = beginning;
        this.relocating = relocating;
        this.suspensions = suspensions;
        this.hosts = hosts;
        this.addresses = addresses;
        this.clock = clock;
        this.traces = traces;
    }

    /**
     * Accepts a new machine.
     *
     * @throws ProblemException suspended, name-in-use, external-ref-in-use, plan-retired, no-capacity
     */
    @Transactional
    public Accepted create(Caller caller, NewVm wish) {
        Accepted accepted = creation.create(caller, wish);
        return accepted.started() ? BeginningOperations.started(accepted.vm(), accepted.operation()) : accepted;
    }

    /**
     * Does something to a machine that stays: anything but CREATE, RESIZE, REINSTALL, CHANGE_NETWORK, MIGRATE and DELETE.
     *
     * @throws ProblemException not-found, suspended, operation-in-progress, invalid-state, no-capacity, host-unreachable, not-supported
     */
    @Transactional
    public Accepted operate(Caller caller, VmId id, OperationType type, Argument argument) {
        Vm vm = lock(caller.tenant(), id);
        Accepted accepted = beginning.begin(vm, type, argument, caller.subject(), "requested");
        if (type == OperationType.STOP && vm.suspension().startAgain()) {
            // whoever stops it wants it off, whatever switched it off before
            suspensions.startAgain(List.of(id), false);
        }
        return accepted;
    }

    /**
     * Gives a machine another size.
     *
     * @param plan one that is retired only for a machine that has it, maybe in an older version
     * @param restart one that runs is stopped for it and booted anew
     * @throws ProblemException not-found, plan-retired, operation-in-progress, invalid-state, no-capacity, host-unreachable, not-supported, and
     *     invalid-request when its disk would shrink
     */
    @Transactional
    public Accepted resize(Caller caller, VmId id, Plan plan, boolean restart) {
        Vm vm = lock(caller.tenant(), id);
        if (!plan.name().equals(vm.build().plan().name())) {
            plan.requireOffered();
        }
        if (plan.diskGib() < vm.build().ownDiskGib()) {
            throw ProblemException.invalid(List.of(new FieldError(
                    "/plan",
                    "disk-cannot-shrink",
                    "The machine has a disk of " + vm.build().ownDiskGib() + " GiB, the plan one of " + plan.diskGib()
                            + ".")));
        }
        Argument argument = new Argument.NewPlan(plan.snapshot(), plan.keepsCapacity(), restart ? Boolean.TRUE : null);
        return beginning.begin(vm, OperationType.RESIZE, argument, caller.subject(), "requested");
    }

    /**
     * Makes a machine anew from an image, with the address, name and size that it has.
     *
     * @param image null for the one it has
     * @throws ProblemException not-found, operation-in-progress, invalid-state, no-capacity, host-unreachable, not-supported, and
     *     invalid-request when the image is not offered, or needs a larger disk
     */
    @Transactional
    public Accepted reinstall(Caller caller, VmId id, @Nullable Image image) {
        Vm vm = lock(caller.tenant(), id);
        if (vm.status().state() == VmState.FAILED && !vm.place().addressHeld()) {
            throw new ProblemException(
                    ProblemCode.INVALID_STATE,
                    "The machine is FAILED and holds nothing any more; delete it and create it anew.");
        }
        if (image != null) {
            NewImages.require(image, vm.build());
        }
        String name = image == null ? vm.build().image() : image.name();
        String account = image == null ? vm.build().account() : image.account();
        return beginning.begin(
                vm,
                OperationType.REINSTALL,
                new Argument.NewImage(
                        name, account, vm.build().plan(), vm.build().keepsCapacity()),
                caller.subject(),
                "requested");
    }

    /**
     * Moves a machine to another host.
     *
     * @param host null for the least loaded that can take it
     * @param force it is stopped without being asked
     * @throws ProblemException not-found, operation-in-progress, invalid-state, no-capacity, host-unreachable, not-supported
     */
    @Transactional
    public Accepted migrate(Caller caller, VmId id, @Nullable HostCapacity host, boolean force) {
        Vm vm = lock(caller.tenant(), id);
        vm.suspension().require(vm.status().state(), VmTrigger.MIGRATE_REQUESTED);
        operations.activeOf(id).ifPresent(active -> {
            throw Requests.inProgress(active);
        });
        Change unused = new Requests(clock.instant()).allowed(vm, VmTrigger.MIGRATE_REQUESTED);
        Relocating.Chosen chosen = relocating.choose(vm, vm.status().state() == VmState.RUNNING, force, host);
        Accepted accepted = beginning.begin(vm, OperationType.MIGRATE, chosen.move(), caller.subject(), "requested");
        relocating.begin(vm, accepted.operation(), chosen);
        return accepted;
    }

    /**
     * Takes an extra disk from a machine and destroys it; repeated while that goes on it answers what the first did.
     *
     * @throws ProblemException not-found, operation-in-progress, invalid-state, host-unreachable, not-supported
     */
    @Transactional
    public Accepted detachDisk(Caller caller, VmId id, String name) {
        Vm vm = lock(caller.tenant(), id);
        VmDisk disk = vm.build().disk(name).orElseThrow(() -> ProblemException.notFound("disk", name));
        if (disk.state() == DiskState.DETACHING) {
            return asked(caller, id, disk.by());
        }
        Argument argument =
                new Argument.OfDisk(disk.id(), disk.name(), disk.sizeGib(), disk.state() == DiskState.ATTACHED);
        return beginning.begin(vm, OperationType.DETACH_DISK, argument, caller.subject(), "requested");
    }

    /**
     * Gives a machine another network card. An address that it takes is held beside its own until its host said which of the two it has.
     *
     * @throws ProblemException not-found, operation-in-progress, invalid-state, no-capacity, address-in-use, host-unreachable,
     *     not-supported, and invalid-request for an address or a gateway that is not of its network
     */
    @Transactional
    public Accepted changeNetwork(Caller caller, VmId id, CardWish wish) {
        Vm vm = lock(caller.tenant(), id);
        Argument.NewNetwork same = new Argument.NewNetwork(vm.place().network(), false);
        // whoever can't have another card takes no address
        beginning.require(vm, OperationType.CHANGE_NETWORK, same, caller.subject(), "requested");
        return beginning.begin(
                vm, OperationType.CHANGE_NETWORK, NewCards.of(vm, wish, addresses), caller.subject(), "requested");
    }

    /** A machine of the caller's. */
    @Transactional(readOnly = true)
    public Vm find(Caller caller, VmId id) {
        return vms.find(id)
                .filter(vm -> vm.tenant().equals(caller.tenant()))
                .orElseThrow(() -> ProblemException.notFound("machine", id));
    }

    /** What a request that is repeated was answered before: the machine as it is now, and the operation that began then. */
    @Transactional
    public Accepted asked(Caller caller, VmId id, OperationId before) {
        Vm vm = lock(caller.tenant(), id);
        Operation operation = operations.find(before).orElseThrow();
        return Accepted.before(
                vm, operation, operations.activeOf(id).map(Operation::id).orElse(null));
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
        return BeginningOperations.started(
                transactor.carryOut(vm, effects, traces.current()).vm(), operation);
    }

    /**
     * Cancels an operation; nothing is active on its machine afterwards, unless it is started again on the host that it was to leave.
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
        requests.checkCancel(vm, operation);
        Sent sent = transactor.takeBack(operation);
        Effects effects = requests.cancel(vm, operation, sent);
        Vm after = transactor.carryOut(vm, effects, traces.current()).vm();
        BeginningOperations.log(
                vm,
                operation,
                sent == Sent.LAST ? "is cancelled; its host is told" : "is cancelled; its command never left");
        return Accepted.before(
                after,
                Objects.requireNonNull(effects.operation()),
                operations.activeOf(vm.id()).map(Operation::id).orElse(null));
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
                .ifPresent(vm -> beginning.begin(vm, OperationType.STOP, Argument.NONE, "system", why));
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
        return beginning
                .begin(vms.lock(id).orElseThrow(), type, Argument.NONE, who, why)
                .operation()
                .id();
    }

    private Vm lock(TenantId tenant, VmId id) {
        return vms.lock(id)
                .filter(vm -> vm.tenant().equals(tenant))
                .orElseThrow(() -> ProblemException.notFound("machine", id));
    }
}
