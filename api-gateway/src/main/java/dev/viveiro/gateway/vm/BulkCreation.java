package dev.viveiro.gateway.vm;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.operation.OperationType;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Accepts many machines at once, all or none: where they go and their addresses are settled before the tenant is locked, and
 * no statement is per machine. Their commands wait for their turn.
 */
@Component
public class BulkCreation {
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
            Traces traces) {
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
    }

    /** A machine that was accepted and the operation that creates it. */
    public record Made(VmId vm, OperationId operation) {}

    /**
     * In the caller's transaction; the answer has the order of the wishes. A name that is in use gets -2, -3 and so on.
     *
     * @throws dev.viveiro.contract.problem.ProblemException no-capacity
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Made> create(Caller caller, List<NewVm> wishes, String why) {
        List<HostResources> sizes = wishes.stream().map(BulkCreation::size).toList();
        Distribution plan = placements.distribute(sizes, VmService.NEEDED);
        List<VmId> vmIds = Stream.generate(ids::nextVm).limit(wishes.size()).toList();
        Map<VmId, NetworkSpec> networks = addresses.take(vmIds);
        tenants.lock(caller.tenant());
        Distribution placed = placements.reserve(plan, sizes, VmService.NEEDED);
        List<Vm> made = machines(caller, wishes, vmIds, placed, networks);
        List<Operation> creates = made.stream()
                .map(vm -> newOperations
                        .of(vm, OperationType.CREATE, Lane.BULK, caller.subject(), why)
                        .due(clock.instant().plus(policy.waiting())))
                .toList();
        vms.insert(made);
        operations.insertWaiting(creates, placed.hosts(), traces.current());
        placements.record(creates.stream().map(Operation::id).toList(), vmIds, placed);
        commands.tell(told(made), Lane.BULK, traces.current());
        dispatcher.wake();
        return creates.stream()
                .map(create -> new Made(create.vm(), create.id()))
                .toList();
    }

    private List<Vm> machines(
            Caller caller, List<NewVm> wishes, List<VmId> vmIds, Distribution placed, Map<VmId, NetworkSpec> networks) {
        UniqueNames names = new UniqueNames(vms.namesInUse(caller.tenant()));
        Map<String, UserId> owners = owners(caller, wishes);
        Instant now = clock.instant();
        List<Vm> made = new ArrayList<>(wishes.size());
        for (int i = 0; i < wishes.size(); i++) {
            NewVm wish = wishes.get(i);
            VmId id = vmIds.get(i);
            String email = wish.ownerEmail();
            made.add(new Vm(
                    new VmIdentity(
                            id,
                            caller.tenant(),
                            names.take(wish.name()),
                            email == null ? null : owners.get(Users.normalised(email)),
                            email,
                            null,
                            now),
                    new VmBuild(
                            wish.plan().snapshot(),
                            wish.plan().keepsCapacity(),
                            wish.image().name(),
                            wish.image().account(),
                            List.of()),
                    new VmPlace(placed.hosts().get(i), Objects.requireNonNull(networks.get(id)), 1, size(wish), true),
                    VmStatus.requested(wish.expiresAt(), now)));
        }
        return made;
    }

    private Map<String, UserId> owners(Caller caller, List<NewVm> wishes) {
        Set<String> emails = wishes.stream()
                .map(NewVm::ownerEmail)
                .filter(Objects::nonNull)
                .map(Users::normalised)
                .collect(Collectors.toSet());
        return emails.isEmpty() ? Map.of() : users.findOrCreate(caller.tenant(), emails);
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
