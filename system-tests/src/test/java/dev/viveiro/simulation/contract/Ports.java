package dev.viveiro.simulation.contract;

import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.contract.vm.PlanSnapshot;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.host.Reservation;
import dev.viveiro.gateway.network.AddressPool;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.placement.Placements;
import dev.viveiro.gateway.vm.VmStore;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmBuild;
import dev.viveiro.gateway.vm.domain.VmIdentity;
import dev.viveiro.gateway.vm.domain.VmPlace;
import dev.viveiro.gateway.vm.domain.VmStatus;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.Reason;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Traces;
import dev.viveiro.simulation.CountingIds;
import dev.viveiro.simulation.Stores;
import dev.viveiro.testkit.ManualClock;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** The ports of one kind of stores, with a tenant, two hosts that are up, and four addresses. */
final class Ports implements AutoCloseable {
    static final HostResources SIZE = new HostResources(2, 2048, 10);

    final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    final CountingIds ids = new CountingIds();
    final TenantId tenant = ids.nextTenant();
    final HostId host = ids.nextHost();
    final HostId other = ids.nextHost();
    private final Stores stores;
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final TransactionTemplate transaction;

    Ports(BiFunction<Clock, Ids, Stores> made) {
        stores = made.apply(clock, ids);
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(Ids.class, () -> ids);
        context.registerBean(Traces.class, Traces::none);
        context.registerBean(Placements.class);
        stores.register(context);
        context.refresh();
        transaction = new TransactionTemplate(stores.transactions());
        begin();
    }

    /** As it was at first. */
    void begin() {
        stores.begin(new Stores.Beginning(
                List.of(tenant),
                List.of(host, other),
                Stream.of(2, 3, 4, 5).map(n -> "10.64.0." + n).toList()));
        write(() -> {
            bean(Hosts.class).recordReport(report(host, 1, null));
            bean(Hosts.class).recordReport(report(other, 1, null));
        });
    }

    /** Four processors, so that sixteen can be reserved. */
    HostReported report(HostId from, long number, @Nullable String impediment) {
        return report(from, number, impediment, null);
    }

    HostReported report(HostId from, long number, @Nullable String impediment, @Nullable String sealingKey) {
        return new HostReported(
                from,
                "journal",
                0,
                number,
                number,
                1,
                "simulated",
                "1",
                List.of("CREATE", "START"),
                impediment,
                new HostResources(4, 8192, 100),
                new HostResources(0, 0, 0),
                List.of(),
                List.of(),
                clock.instant(),
                sealingKey);
    }

    <T> T bean(Class<T> port) {
        return context.getBean(port);
    }

    Stores stores() {
        return stores;
    }

    void write(Runnable work) {
        transaction.executeWithoutResult(status -> work.run());
    }

    <T> T written(Supplier<T> work) {
        T result = transaction.execute(status -> work.get());
        return java.util.Objects.requireNonNull(result);
    }

    /** Does it and takes it back. */
    void undone(Runnable work) {
        transaction.executeWithoutResult(status -> {
            work.run();
            status.setRollbackOnly();
        });
    }

    /** A machine with its address and its part of {@link #host}, written. */
    Vm aVm(String name) {
        return written(() -> {
            VmId id = ids.nextVm();
            NetworkSpec network = bean(AddressPool.class).take(id);
            bean(Hosts.class).reserveIfFits(host, Reservation.ofOne(SIZE.vcpus(), SIZE.memoryMib(), SIZE.diskGib()));
            Vm vm = new Vm(
                    new VmIdentity(id, tenant, name, null, null, "ref-of-" + name, clock.instant()),
                    new VmBuild(
                            new PlanSnapshot("plan", 1, (int) SIZE.vcpus(), SIZE.memoryMib(), SIZE.diskGib()),
                            false,
                            "debian-12",
                            "debian",
                            List.of("ssh-ed25519 AAAA")),
                    new VmPlace(host, network, 1, SIZE, true),
                    VmStatus.requested(null, clock.instant()));
            bean(VmStore.class).insert(vm);
            return vm;
        });
    }

    /** An operation that nobody has written yet. */
    Operation anOperation(VmId vm, OperationType type, Lane lane) {
        return new Operation(
                ids.nextOperation(),
                vm,
                tenant,
                type,
                OperationState.PENDING,
                1,
                1,
                lane,
                List.of(),
                null,
                false,
                clock.instant().plus(Duration.ofMinutes(10)),
                new Reason("somebody", "to see", clock.instant()),
                Argument.NONE,
                ids.next(),
                0,
                clock.instant(),
                null);
    }

    @Override
    public void close() {
        context.close();
        stores.close();
    }
}
