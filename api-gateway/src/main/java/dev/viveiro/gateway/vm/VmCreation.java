package dev.viveiro.gateway.vm;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.image.Image;
import dev.viveiro.gateway.network.AddressPool;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.placement.Placement.Rank;
import dev.viveiro.gateway.placement.Placements;
import dev.viveiro.gateway.tenant.TenantLock;
import dev.viveiro.gateway.tenant.Users;
import dev.viveiro.gateway.vm.domain.Change;
import dev.viveiro.gateway.vm.domain.Suspension;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmBuild;
import dev.viveiro.gateway.vm.domain.VmIdentity;
import dev.viveiro.gateway.vm.domain.VmPlace;
import dev.viveiro.gateway.vm.domain.VmStatus;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.UserId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Traces;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Accepts a new machine: places before it locks, then tenant, host and address, and one committed transaction. */
@Component
class VmCreation {
    private final VmStore vms;
    private final VmFinder finder;
    private final OperationStore operations;
    private final Placements placements;
    private final AddressPool addresses;
    private final TenantLock tenants;
    private final Users users;
    private final Suspensions suspensions;
    private final Commands commands;
    private final UserDataStore userData;
    private final NewOperations newOperations;
    private final Ids ids;
    private final Clock clock;
    private final Traces traces;

    VmCreation(
            VmStore vms,
            VmFinder finder,
            OperationStore operations,
            Placements placements,
            AddressPool addresses,
            TenantLock tenants,
            Users users,
            Suspensions suspensions,
            Commands commands,
            UserDataStore userData,
            NewOperations newOperations,
            Ids ids,
            Clock clock,
            Traces traces) {
        this.vms = vms;
        this.finder = finder;
        this.operations = operations;
        this.placements = placements;
        this.addresses = addresses;
        this.tenants = tenants;
        this.users = users;
        this.suspensions = suspensions;
        this.commands = commands;
        this.userData = userData;
        this.newOperations = newOperations;
        this.ids = ids;
        this.clock = clock;
        this.traces = traces;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public Accepted create(Caller caller, NewVm wish) {
        HostResources size = new HostResources(
                wish.plan().vcpus(), wish.plan().memoryMib(), wish.plan().diskGib());
        List<Rank> ranks = placements.rank(
                size,
                commands.needs(wish.image().name(), Stream.of(wish.plan().snapshot()), wish.userData() != null),
                Set.of());
        tenants.lock(caller.tenant());
        Optional<Vm> before = sameReference(caller, wish);
        if (before.isPresent()) {
            return repeated(before.get(), wish);
        }
        Suspension suspension = suspensions.ofTenant(caller.tenant());
        if (suspension.any()) {
            throw suspension.refusal("The tenant");
        }
        wish.plan().requireOffered();
        Image.Objection objection = wish.image().objection();
        if (objection != null) {
            throw ProblemException.field("/image", objection.code(), objection.detail());
        }
        if (finder.nameInUse(caller.tenant(), wish.name())) {
            throw new ProblemException(
                    ProblemCode.NAME_IN_USE,
                    "A machine named " + wish.name() + " exists. Choose another name, or delete that one first.",
                    List.of(new FieldError("/name", "in-use", "The name is in use.")),
                    java.util.Map.of(),
                    null);
        }
        if (wish.userData() != null) {
            requireTaken(placements.anyCan(VmService.USER_DATA));
        }
        HostId host = placements.reserve(ranks, size);
        return accept(caller, wish, size, host, ranks);
    }

    private Accepted accept(Caller caller, NewVm wish, HostResources size, HostId host, List<Rank> ranks) {
        Instant now = clock.instant();
        VmId id = ids.nextVm();
        @Nullable
        UserId owner = wish.ownerEmail() == null ? null : users.findOrCreate(caller.tenant(), wish.ownerEmail());
        Vm vm = new Vm(
                new VmIdentity(id, caller.tenant(), wish.name(), owner, wish.ownerEmail(), wish.externalRef(), now),
                new VmBuild(
                                wish.plan().snapshot(),
                                wish.plan().keepsCapacity(),
                                wish.image().name(),
                                wish.image().account(),
                                wish.sshKeys())
                        .giving(keep(caller, wish.userData())),
                new VmPlace(host, addresses.take(id), 1, size, true),
                VmStatus.requested(wish.expiresAt(), now));
        Operation operation =
                newOperations.of(vm, OperationType.CREATE, Lane.INTERACTIVE, caller.subject(), "requested");
        vms.insert(vm);
        operations.insert(operation);
        placements.record(operation.id(), 1, id, host, ranks);
        String trace = traces.current();
        commands.send(vm, operation, null, trace);
        commands.tell(List.of(Change.told(vm, "CREATE_REQUESTED")), Lane.INTERACTIVE, trace);
        return Accepted.started(vm, operation);
    }

    private @Nullable UUID keep(Caller caller, @Nullable Secret given) {
        if (given == null) {
            return null;
        }
        UUID id = ids.next();
        userData.keep(id, caller.tenant(), given);
        return id;
    }

    /** Refuses user-data that no host passes on. */
    static void requireTaken(boolean any) {
        if (!any) {
            throw new ProblemException(
                    ProblemCode.NOT_SUPPORTED,
                    "No host that takes machines now passes user-data on to guests.",
                    List.of(new FieldError("/userData", "not-supported", "No host takes it now.")),
                    java.util.Map.of(),
                    null);
        }
    }

    private Optional<Vm> sameReference(Caller caller, NewVm wish) {
        return wish.externalRef() == null
                ? Optional.empty()
                : finder.byExternalRef(caller.tenant(), wish.externalRef());
    }

    private Accepted repeated(Vm vm, NewVm wish) {
        boolean same = vm.build().plan().name().equals(wish.plan().name())
                && vm.build().image().equals(wish.image().name());
        if (!same) {
            throw new ProblemException(
                    ProblemCode.EXTERNAL_REF_IN_USE,
                    "External reference " + wish.externalRef() + " belongs to a machine with plan "
                            + vm.build().plan().name() + " and image "
                            + vm.build().image() + ".",
                    List.of(new FieldError("/externalRef", "in-use", "The external reference is in use.")),
                    java.util.Map.of(),
                    null);
        }
        Operation create = operations.lastOf(vm.id(), OperationType.CREATE).orElseThrow();
        return Accepted.before(
                vm, create, operations.activeOf(vm.id()).map(Operation::id).orElse(null));
    }
}
