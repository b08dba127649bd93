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
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.placement.Distribution;
import dev.viveiro.gateway.placement.Placements;
import dev.viveiro.gateway.tenant.Tenants;
import dev.viveiro.gateway.tenant.Users;
import dev.viveiro.gateway.vm.domain.Change;
import dev.viveiro.gateway.vm.domain.UniqueNames;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmBuild;
import dev.viveiro.gateway.vm.domain.VmIdentity;
import dev.viveiro.gateway.vm.domain.VmPlace;
import dev.viveiro.gateway.vm.domain.VmStatus;
import dev.viveiro.gateway.vm.store.ManyVms;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.OperationId;
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
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
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
    private final OperationStore operations;
    private final Placements placements;
    private final AddressPool addresses;
    private final Tenants tenants;
    private final Users users;
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
            OperationStore operations,
            Placements placements,
            AddressPool addresses,
            Tenants tenants,
            Users users,
            Commands commands,
            NewOperations newOperations,
            Dispatcher dispatcher,
            DispatchPolicy policy,
            Ids ids,
            Clock clock,
            Traces traces,
            PlatformTransactionManager transactions) {
        this.vms = vms;
        this.operations = operations;
        this.placements = placements;
        this.addresses = addresses;
        this.tenants = tenants;
        this.users = users;
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

    /** What is written if it is still true under the tenant's lock. */
    private record Draft(Distribution plan, List<Vm> vms, List<Operation> creates, Map<String, UserId> newUsers) {}

    /**
     * In the caller's transaction; what was made has the order of the wishes. A name that is in use gets -2, -3 and so on.
     *
     * @param alongside writes what belongs to them and needs no lock: it is called before the tenant is locked, and again with
     *     others after what it wrote was undone
     * @throws ProblemException no-capacity; unavailable when others change the same things too fast
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void create(Caller caller, List<NewVm> wishes, String why, Consumer<List<Made>> alongside) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            boolean lockFirst = attempt > 1;
            Boolean made = savepoint.execute(status -> attempt(caller, wishes, why, alongside, lockFirst, status));
            if (Boolean.TRUE.equals(made)) {
                dispatcher.wake();
                return;
            }
        }
        throw ProblemException.unavailable("The hosts fill up faster than machines can be placed on them.", 1);
    }

    private boolean attempt(
            Caller caller,
            List<NewVm> wishes,
            String why,
            Consumer<List<Made>> alongside,
            boolean lockFirst,
            TransactionStatus status) {
        if (lockFirst) {
            tenants.lock(caller.tenant());
        }
        Draft draft = draft(caller, wishes, why);
        commands.tell(told(draft.vms()), Lane.BULK, traces.current());
        placements.record(
                draft.creates().stream().map(Operation::id).toList(),
                draft.vms().stream().map(Vm::id).toList(),
                draft.plan());
        alongside.accept(draft.creates().stream()
                .map(create -> new Made(create.vm(), create.id()))
                .toList());
        tenants.lock(caller.tenant());
        boolean stillTrue = !vms.anyNameInUse(caller.tenant(), draft.vms())
                && users.create(caller.tenant(), draft.newUsers())
                && placements.reserve(draft.plan());
        if (!stillTrue) {
            status.setRollbackOnly();
            return false;
        }
        vms.insert(draft.vms());
        operations.insertWaiting(draft.creates(), draft.plan().hosts(), traces.current());
        return true;
    }

    private Draft draft(Caller caller, List<NewVm> wishes, String why) {
        Distribution plan =
                placements.distribute(wishes.stream().map(BulkCreation::size).toList(), VmService.NEEDED);
        List<VmId> vmIds = Stream.generate(ids::nextVm).limit(wishes.size()).toList();
        Map<VmId, NetworkSpec> networks = addresses.take(vmIds);
        Set<String> emails = wishes.stream()
                .map(NewVm::ownerEmail)
                .filter(Objects::nonNull)
                .map(Users::normalised)
                .collect(Collectors.toSet());
        Map<String, UserId> owners = users.find(caller.tenant(), emails);
        Map<String, UserId> newUsers = new HashMap<>();
        emails.stream()
                .filter(email -> !owners.containsKey(email))
                .forEach(email -> newUsers.put(email, ids.nextUser()));
        owners.putAll(newUsers);
        UniqueNames names = new UniqueNames(vms.namesInUse(caller.tenant()));
        List<Vm> machines = new ArrayList<>(wishes.size());
        for (int i = 0; i < wishes.size(); i++) {
            NewVm wish = wishes.get(i);
            NetworkSpec network = Objects.requireNonNull(networks.get(vmIds.get(i)));
            VmPlace place = new VmPlace(plan.hosts().get(i), network, 1, size(wish), true);
            machines.add(machine(caller, wish, vmIds.get(i), names.take(wish.name()), owners, place));
        }
        List<Operation> creates = machines.stream()
                .map(vm -> newOperations
                        .of(vm, OperationType.CREATE, Lane.BULK, caller.subject(), why)
                        .due(clock.instant().plus(policy.waiting())))
                .toList();
        return new Draft(plan, machines, creates, newUsers);
    }

    private Vm machine(Caller caller, NewVm wish, VmId id, String name, Map<String, UserId> owners, VmPlace place) {
        String email = wish.ownerEmail();
        UserId owner = email == null ? null : owners.get(Users.normalised(email));
        Instant now = clock.instant();
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

    private List<DomainEvent> told(List<Vm> made) {
        Instant now = clock.instant();
        return made.stream()
                .<DomainEvent>map(vm -> Change.told(vm, "CREATE_REQUESTED", now))
                .toList();
    }

    private static HostResources size(NewVm wish) {
        return new HostResources(
                wish.plan().vcpus(), wish.plan().memoryMib(), wish.plan().diskGib());
    }
}
