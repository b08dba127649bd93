package dev.viveiro.gateway.vm;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.gateway.dispatch.DispatchPolicy;
import dev.viveiro.gateway.dispatch.Dispatcher;
import dev.viveiro.gateway.network.AddressPool;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.placement.Distribution;
import dev.viveiro.gateway.placement.Placements;
import dev.viveiro.gateway.placement.Placements.Placed;
import dev.viveiro.gateway.tenant.TenantLock;
import dev.viveiro.gateway.tenant.Users;
import dev.viveiro.gateway.vm.WaitingOrders.Waiting;
import dev.viveiro.gateway.vm.domain.Change;
import dev.viveiro.gateway.vm.domain.Suspension;
import dev.viveiro.gateway.vm.domain.UniqueNames;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmBuild;
import dev.viveiro.gateway.vm.domain.VmIdentity;
import dev.viveiro.gateway.vm.domain.VmPlace;
import dev.viveiro.gateway.vm.domain.VmStatus;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.Reason;
import dev.viveiro.kernel.UserId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Traces;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Accepts many machines at once, all or none: everything is drafted before the tenant is locked, and checked under the lock. No
 * statement is per machine. Their commands wait for their turn.
 */
@Component
public class BulkCreation {
    private static final int ATTEMPTS = 5;

    private final ManyVms vms;
    private final WaitingOrders waiting;
    private final Placements placements;
    private final AddressPool addresses;
    private final TenantLock tenants;
    private final Users users;
    private final Suspensions suspensions;
    private final Commands commands;
    private final NewOperations newOperations;
    private final Dispatcher dispatcher;
    private final DispatchPolicy policy;
    private final Ids ids;
    private final Clock clock;
    private final Traces traces;
    private final TransactionTemplate savepoint;

    BulkCreation(
            ManyVms vms,
            WaitingOrders waiting,
            Placements placements,
            AddressPool addresses,
            TenantLock tenants,
            Users users,
            Suspensions suspensions,
            Commands commands,
            NewOperations newOperations,
            Dispatcher dispatcher,
            DispatchPolicy policy,
            Ids ids,
            Clock clock,
            Traces traces,
            PlatformTransactionManager transactions) {
        this.vms = vms;
        this.waiting = waiting;
        this.placements = placements;
        this.addresses = addresses;
        this.tenants = tenants;
        this.users = users;
        this.suspensions = suspensions;
        this.commands = commands;
        this.newOperations = newOperations;
        this.dispatcher = dispatcher;
        this.policy = policy;
        this.ids = ids;
        this.clock = clock;
        this.traces = traces;
        this.savepoint = new TransactionTemplate(transactions);
        this.savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /** A machine that was accepted and the operation that creates it. */
    public record Made(VmId vm, OperationId operation) {}

    /** A machine that is to be, and the operation that will create it. */
    private record Drafted(Vm vm, Operation create) {}

    /** What is written if it is still true under the tenant's lock. */
    private record Draft(Distribution plan, List<Drafted> machines, Map<String, UserId> newUsers) {
        <T> List<T> each(Function<Drafted, T> part) {
            return machines.stream().map(part).toList();
        }
    }

    /**
     * In the caller's transaction; what was made has the order of the wishes. A name that is in use gets -2, -3 and so on.
     *
     * @param alongside writes what belongs to them and needs no lock: it is called before the tenant is locked, and again with
     *     others after what it wrote was undone
     * @throws ProblemException no-capacity; suspended; unavailable when others change the same things too fast
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void create(Caller caller, List<NewVm> wishes, String why, Consumer<List<Made>> alongside) {
        create(caller, wishes, null, why, alongside);
    }

    /**
     * The same for machines whose guests are all given one thing.
     *
     * @param userData under which it is kept; null for nothing
     * @throws ProblemException also not-supported
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void create(
            Caller caller, List<NewVm> wishes, @Nullable UUID userData, String why, Consumer<List<Made>> alongside) {
        if (userData != null) {
            VmCreation.requireTaken(placements.anyCan(VmService.USER_DATA));
        }
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            boolean lockFirst = attempt > 1;
            if (succeeds(() -> attempt(caller, wishes, userData, why, alongside, lockFirst))) {
                dispatcher.wake();
                return;
            }
        }
        throw ProblemException.unavailable("The hosts fill up faster than machines can be placed on them.", 1);
    }

    /** False, and nothing is written, when a name, a user or a host's room was taken by others since it was read. */
    private boolean succeeds(BooleanSupplier attempt) {
        try {
            return Boolean.TRUE.equals(savepoint.execute(status -> {
                boolean made = attempt.getAsBoolean();
                if (!made) {
                    status.setRollbackOnly();
                }
                return made;
            }));
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    /**
     * Under the tenant's lock only users and machines are written: whose addresses and names are free, their indexes say. The
     * hosts come last, so that nobody waits long for one.
     */
    private boolean attempt(
            Caller caller,
            List<NewVm> wishes,
            @Nullable UUID userData,
            String why,
            Consumer<List<Made>> alongside,
            boolean lockFirst) {
        if (lockFirst) {
            tenants.lock(caller.tenant());
        }
        Draft draft = draft(caller, wishes, userData, why);
        commands.tell(draft.each(drafted -> told(drafted.vm())), Lane.BULK, traces.current());
        placements.record(draft.each(BulkCreation::placed), draft.plan());
        waiting.insert(
                draft.each(drafted -> new Waiting(drafted.create(), drafted.vm().host())), traces.current());
        alongside.accept(draft.each(
                drafted -> new Made(drafted.vm().id(), drafted.create().id())));
        tenants.lock(caller.tenant());
        Suspension suspension = suspensions.ofTenant(caller.tenant());
        if (suspension.any()) {
            throw suspension.refusal("The tenant");
        }
        users.create(caller.tenant(), draft.newUsers());
        vms.insert(draft.each(Drafted::vm));
        return placements.reserve(draft.plan());
    }

    private Draft draft(Caller caller, List<NewVm> wishes, @Nullable UUID userData, String why) {
        Instant now = clock.instant();
        Distribution plan = placements.distribute(
                wishes.stream().map(BulkCreation::size).toList(), needs(wishes, userData != null));
        List<VmId> vmIds = Stream.generate(ids::nextVm).limit(wishes.size()).toList();
        Map<VmId, NetworkSpec> networks = addresses.take(vmIds);
        Map<String, UserId> newUsers = new HashMap<>();
        Map<String, UserId> owners = owners(caller, wishes, newUsers);
        UniqueNames names = new UniqueNames(vms.namesInUse(caller.tenant()));
        Reason reason = new Reason(caller.subject(), why, now);
        List<Drafted> machines = new ArrayList<>(wishes.size());
        for (int i = 0; i < wishes.size(); i++) {
            NewVm wish = wishes.get(i);
            NetworkSpec network = Objects.requireNonNull(networks.get(vmIds.get(i)));
            VmPlace place = new VmPlace(plan.hosts().get(i), network, 1, size(wish), true);
            Vm vm = machine(caller, wish, vmIds.get(i), names.take(wish.name()), owners, place, now);
            vm = vm.built(vm.build().giving(userData));
            machines.add(new Drafted(
                    vm,
                    newOperations
                            .of(vm, OperationType.CREATE, Lane.BULK, reason)
                            .due(now.plus(policy.waiting()))));
        }
        return new Draft(plan, machines, newUsers);
    }

    /** Image by image: of a class with several kinds of images each host must take them all, in all of its sizes. */
    private Set<Set<String>> needs(List<NewVm> wishes, boolean given) {
        return wishes.stream()
                .map(wish -> wish.image().name())
                .distinct()
                .map(image -> commands.needs(
                        image, wishes.stream().map(wish -> wish.plan().snapshot()), given))
                .collect(Collectors.toSet());
    }

    /** By address; those that the tenant has not yet are put into {@code newUsers} too. */
    private Map<String, UserId> owners(Caller caller, List<NewVm> wishes, Map<String, UserId> newUsers) {
        Set<String> emails = wishes.stream()
                .map(NewVm::ownerEmail)
                .filter(Objects::nonNull)
                .map(Users::normalised)
                .collect(Collectors.toSet());
        Map<String, UserId> owners = users.find(caller.tenant(), emails);
        emails.stream()
                .filter(email -> !owners.containsKey(email))
                .forEach(email -> newUsers.put(email, ids.nextUser()));
        owners.putAll(newUsers);
        return owners;
    }

    private Vm machine(
            Caller caller, NewVm wish, VmId id, String name, Map<String, UserId> owners, VmPlace place, Instant now) {
        String email = wish.ownerEmail();
        UserId owner = email == null ? null : owners.get(Users.normalised(email));
        return new Vm(
                new VmIdentity(id, caller.tenant(), name, owner, email, null, now),
                new VmBuild(
                        wish.plan().snapshot(),
                        wish.plan().keepsCapacity(),
                        wish.image().name(),
                        wish.image().account(),
                        List.of()),
                place,
                VmStatus.requested(wish.expiresAt(), now));
    }

    private static DomainEvent told(Vm vm) {
        return Change.told(vm, "CREATE_REQUESTED");
    }

    private static Placed placed(Drafted drafted) {
        return new Placed(drafted.create().id(), drafted.vm().id(), drafted.vm().host());
    }

    private static HostResources size(NewVm wish) {
        return new HostResources(
                wish.plan().vcpus(), wish.plan().memoryMib(), wish.plan().diskGib());
    }
}
