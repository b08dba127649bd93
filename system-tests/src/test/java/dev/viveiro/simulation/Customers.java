package dev.viveiro.simulation;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.image.Image;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.plan.Plan;
import dev.viveiro.gateway.vm.CardWish;
import dev.viveiro.gateway.vm.NewVm;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Two tenants and what they ask for; what is refused is nobody's loss. */
final class Customers {
    private static final Image IMAGE = new Image("debian-12", "Debian 12", "debian", 4);
    private static final List<Plan> PLANS = List.of(
            new Plan("basic", 1, 1, 1024, 10, false),
            new Plan("complete", 1, 2, 4096, 40, true),
            new Plan("professional", 1, 4, 8192, 80, false));

    private final Gateway gateway;
    private final Supplier<Books> books;
    private final FaultyTransactions transactions;
    private final List<TenantId> tenants;
    private final List<List<VmId>> batches = new ArrayList<>();

    Customers(Gateway gateway, Supplier<Books> books, FaultyTransactions transactions, List<TenantId> tenants) {
        this.gateway = gateway;
        this.books = books;
        this.transactions = transactions;
        this.tenants = tenants;
    }

    void create(SplittableRandom random) {
        Caller caller = caller(tenants.get(random.nextInt(tenants.size())));
        NewVm wish = wish(random);
        ask(() -> gateway.create(caller, wish));
    }

    /** Few names, so that they are in use now and then. */
    private static NewVm wish(SplittableRandom random) {
        Plan plan = PLANS.get(random.nextInt(PLANS.size()));
        String reference = random.nextInt(3) == 0 ? "ref-" + random.nextInt(6) : null;
        return new NewVm("vm-" + random.nextInt(30), plan, IMAGE, List.of(), null, reference, null, userData(random));
    }

    private static @Nullable Secret userData(SplittableRandom random) {
        return random.nextInt(3) == 0 ? Secret.of("#cloud-config\n# " + random.nextInt(100)) : null;
    }

    void createMany(SplittableRandom random) {
        Caller caller = caller(tenants.get(random.nextInt(tenants.size())));
        List<NewVm> wishes = new ArrayList<>();
        int count = random.nextInt(1, 6);
        for (int i = 0; i < count; i++) {
            String email = "s" + random.nextInt(8) + "@school.test";
            wishes.add(new NewVm("pupil-" + random.nextInt(5), PLANS.getFirst(), IMAGE, List.of(), email, null, null));
        }
        Secret userData = userData(random);
        ask(() -> gateway.createMany(
                caller,
                wishes,
                userData,
                made -> batches.add(made.stream().map(each -> each.vm()).toList())));
    }

    void power(SplittableRandom random) {
        Vm vm = pick(random);
        OperationType type = drawn(Step.Kind.POWER, random);
        if (vm != null) {
            ask(() -> gateway.power(caller(vm.tenant()), vm.id(), type));
        }
    }

    void resize(SplittableRandom random) {
        Vm vm = pick(random);
        int drawn = random.nextInt(2 * PLANS.size());
        if (vm != null) {
            ask(() -> gateway.resize(caller(vm.tenant()), vm.id(), PLANS.get(drawn / 2), drawn % 2 == 1));
        }
    }

    void reinstall(SplittableRandom random) {
        Vm vm = pick(random);
        if (vm != null) {
            ask(() -> gateway.reinstall(caller(vm.tenant()), vm.id()));
        }
    }

    void capture(SplittableRandom random) {
        Vm vm = pick(random);
        UUID image = new UUID(13, random.nextLong());
        if (vm != null) {
            ask(() -> gateway.capture(caller(vm.tenant()), vm.id(), image));
        }
    }

    /** Few addresses, so that they are in use now and then, and come back. */
    void changeNetwork(SplittableRandom random) {
        Vm vm = pick(random);
        @Nullable
        String address =
                switch (random.nextInt(4)) {
                    case 0 -> null;
                    case 1 -> "10.64.0." + random.nextInt(2, 16);
                    default -> CardWish.ANOTHER;
                };
        CardWish wish = new CardWish("host-" + random.nextInt(4), address, null, List.of());
        if (vm != null) {
            ask(() -> gateway.changeNetwork(caller(vm.tenant()), vm.id(), wish));
        }
    }

    void migrate(SplittableRandom random) {
        Vm vm = pick(random);
        boolean force = random.nextBoolean();
        if (vm != null) {
            ask(() -> gateway.migrate(caller(vm.tenant()), vm.id(), force));
        }
    }

    void delete(SplittableRandom random) {
        Vm vm = pick(random);
        if (vm != null) {
            ask(() -> gateway.delete(caller(vm.tenant()), vm.id()));
        }
    }

    void cancel(SplittableRandom random) {
        List<Operation> active = books.get().active();
        if (!active.isEmpty()) {
            Operation operation = active.get(random.nextInt(active.size()));
            ask(() -> gateway.cancel(caller(operation.tenant()), operation.id()));
        }
    }

    void cancelMany(SplittableRandom random) {
        if (!batches.isEmpty()) {
            List<VmId> batch = batches.get(random.nextInt(batches.size()));
            ask(() -> gateway.cancelMany(callerOf(batch), batch));
        }
    }

    void clearFailed(SplittableRandom random) {
        if (!batches.isEmpty()) {
            List<VmId> batch = batches.get(random.nextInt(batches.size()));
            ask(() -> gateway.clearMany(callerOf(batch), batch));
        }
    }

    private Caller callerOf(List<VmId> batch) {
        TenantId tenant = books.get().vms().stream()
                .filter(vm -> batch.contains(vm.id()))
                .map(Vm::tenant)
                .findFirst()
                .orElse(tenants.getFirst()); // its creation was undone
        return caller(tenant);
    }

    /** One of the types of operation that are asked for by such a step. */
    static OperationType drawn(Step.Kind kind, SplittableRandom random) {
        return kind.asked().get(random.nextInt(kind.asked().size()));
    }

    /** A machine that is not gone; null while there is none. */
    @Nullable
    Vm pick(SplittableRandom random) {
        List<Vm> live = books.get().vms().stream()
                .filter(vm -> vm.status().state() != VmState.DELETED)
                .toList();
        int lot = random.nextInt(1 << 20);
        return live.isEmpty() ? null : live.get(lot % live.size());
    }

    static Caller caller(TenantId tenant) {
        return new Caller("key-1", tenant, Role.values()[0]);
    }

    /** A customer who gets no answer knows nothing. */
    void ask(Runnable request) {
        try {
            request.run();
        } catch (ProblemException refused) {
            // as it may be
        } catch (RuntimeException failure) {
            if (!transactions.struck()) {
                throw failure;
            }
        }
    }
}
