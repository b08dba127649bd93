package dev.viveiro.simulation.memory;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.gateway.dispatch.WaitingOperations;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.HostJournals;
import dev.viveiro.gateway.host.HostLife;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.host.Remains;
import dev.viveiro.gateway.host.watch.HostWatch.Verdict;
import dev.viveiro.gateway.network.AddressPool;
import dev.viveiro.gateway.placement.PlacementLog;
import dev.viveiro.gateway.vm.AppliedEvents;
import dev.viveiro.gateway.vm.OwedStarts;
import dev.viveiro.gateway.vm.Suspensions;
import dev.viveiro.gateway.vm.UnfinishedWork;
import dev.viveiro.gateway.vm.VmFinder;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.messaging.Inbox;
import dev.viveiro.simulation.Books;
import dev.viveiro.simulation.Books.HostLine;
import dev.viveiro.simulation.Books.OperationLine;
import dev.viveiro.simulation.Books.OutboxLine;
import dev.viveiro.simulation.Stores;
import dev.viveiro.simulation.memory.Tables.AddressRow;
import dev.viveiro.simulation.memory.Tables.HostRow;
import dev.viveiro.simulation.memory.Tables.OutboxRow;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** All stores of the gateway in memory. */
public final class MemoryStores implements Stores {
    private final MemoryDatabase database = new MemoryDatabase();
    private final Clock clock;
    private final Ids ids;

    public MemoryStores(Clock clock, Ids ids) {
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public PlatformTransactionManager transactions() {
        return database;
    }

    @Override
    public void register(GenericApplicationContext context) {
        MemoryHosts hosts = new MemoryHosts(database);
        MemoryAddressPool addresses = new MemoryAddressPool(database, clock);
        context.registerBean(Hosts.class, () -> hosts);
        context.registerBean(AddressPool.class, () -> addresses);
        context.registerBean(MemoryVms.class, () -> new MemoryVms(database, hosts, addresses));
        context.registerBean(VmFinder.class, () -> new MemoryVmFinder(database));
        context.registerBean(MemoryOperations.class, () -> new MemoryOperations(database));
        context.registerBean(WaitingOperations.class, () -> new MemoryWaitingOperations(database));
        context.registerBean(Suspensions.class, () -> new MemorySuspensions(database));
        context.registerBean(UnfinishedWork.class, () -> new MemoryUnfinishedWork(database));
        context.registerBean(HostLife.class, () -> new MemoryHostLife(database, clock));
        context.registerBean(HostJournals.class, () -> new MemoryHostJournals(database));
        context.registerBean(Remains.class, () -> new MemoryRemains(database, hosts, clock));
        context.registerBean(OwedStarts.class, () -> new MemoryOwedStarts(database));
        context.registerBean(PlacementLog.class, () -> new MemoryPlacementLog(database));
        context.registerBean(MemoryUsers.class, () -> new MemoryUsers(database, ids));
        context.registerBean(AppliedEvents.class, () -> new MemoryAppliedEvents(database));
        context.registerBean(MemoryOutbox.class, () -> new MemoryOutbox(database, clock));
        context.registerBean(Inbox.class, () -> new MemoryInbox(database, clock));
    }

    @Override
    public void begin(Beginning beginning) {
        database.clear();
        inTransaction(() -> {
            Tables tables = database.write();
            tables.tenants.addAll(beginning.tenants());
            beginning
                    .addresses()
                    .forEach(address -> tables.addresses.put(address, new AddressRow(address, null, null)));
            int number = 1;
            for (HostId host : beginning.hosts()) {
                tables.hosts.put(host, joining(host, "host-" + number++));
            }
        });
    }

    private static HostRow joining(HostId host, String name) {
        HostResources nothing = HostRow.NOTHING;
        HostCapacity capacity = new HostCapacity(
                host, name, HostState.JOINING, null, Set.of(), null, 1, nothing, nothing, nothing, nothing, 0, null);
        return new HostRow(capacity, null, 0, false, null, null, false, null, null);
    }

    @Override
    public void carryOut(Verdict verdict) {
        inTransaction(() -> {
            HostRow row = Objects.requireNonNull(database.write().hosts.get(verdict.host()));
            boolean lost = verdict.state() == HostState.LOST;
            long epoch = row.capacity().epoch() + (lost ? 1 : 0);
            database.write()
                    .hosts
                    .put(
                            verdict.host(),
                            new HostRow(
                                    row.in(verdict.state(), epoch),
                                    row.journal(),
                                    row.reportNumber(),
                                    verdict.heldBack(),
                                    row.heardAt(),
                                    row.greeting(),
                                    row.freshJournal(),
                                    lost ? clock.instant() : row.lostAt(),
                                    row.deadAt()));
        });
    }

    @Override
    public void confirmDead(HostId host) {
        inTransaction(() -> {
            HostRow row = Objects.requireNonNull(database.write().hosts.get(host));
            if (row.capacity().state() == HostState.LOST && row.deadAt() == null) {
                database.write()
                        .hosts
                        .put(
                                host,
                                new HostRow(
                                        row.capacity(),
                                        row.journal(),
                                        row.reportNumber(),
                                        row.heldBack(),
                                        row.heardAt(),
                                        row.greeting(),
                                        row.freshJournal(),
                                        row.lostAt(),
                                        clock.instant()));
            }
        });
    }

    private void inTransaction(Runnable work) {
        new TransactionTemplate(database).executeWithoutResult(status -> work.run());
    }

    @Override
    public Books books() {
        Tables tables = database.read();
        return new Books(
                tables.vms.values().stream()
                        .sorted(Comparator.comparing(vm -> vm.id().value()))
                        .toList(),
                tables.operations.values().stream()
                        .sorted(Comparator.comparing(row -> row.operation().id().value()))
                        .map(row -> new OperationLine(row.operation(), row.awaits()))
                        .toList(),
                tables.addresses.values().stream()
                        .filter(row -> row.vm() != null)
                        .collect(Collectors.toMap(AddressRow::address, row -> Objects.requireNonNull(row.vm()))),
                tables.hosts.values().stream()
                        .map(MemoryStores::line)
                        .sorted(Comparator.comparing(host -> host.id().value()))
                        .toList(),
                tables.remains.values().stream()
                        .map(Tables.RemainsRow::left)
                        .sorted(Comparator.comparing(left -> left.operation().value()))
                        .toList(),
                tables.outbox.values().stream().map(MemoryStores::line).toList(),
                tables.askedAgain.values().stream()
                        .sorted(Comparator.comparing(
                                forgotten -> forgotten.operation().value()))
                        .toList(),
                tables.placements.values().stream()
                        .map(entry -> entry.operation() + " " + entry.generation() + " " + entry.host())
                        .collect(Collectors.toSet()),
                tables.journals.entrySet().stream()
                        .map(entry ->
                                entry.getKey().host() + " " + entry.getKey().journal() + " "
                                        + (entry.getValue().retired() ? "-" : "")
                                        + entry.getValue().heard())
                        .collect(Collectors.toSet()),
                tables.applied.entrySet().stream()
                        .flatMap(entry -> entry.getValue().stream()
                                .map(number -> entry.getKey().host() + " "
                                        + entry.getKey().journal() + " " + number))
                        .collect(Collectors.toSet()),
                tables.inbox.stream()
                        .map(key -> key.consumer() + " " + key.message())
                        .collect(Collectors.toSet()));
    }

    private static HostLine line(HostRow row) {
        HostCapacity host = row.capacity();
        return new HostLine(
                host.id(),
                host.state(),
                host.epoch(),
                host.machines(),
                host.reserved(),
                row.heardAt(),
                row.heldBack(),
                row.deadAt() != null);
    }

    private static OutboxLine line(OutboxRow row) {
        var message = row.message();
        return new OutboxLine(
                message.envelope().id(),
                message.envelope().type(),
                message.exchange(),
                message.routingKey(),
                message.orderingKey(),
                new String(message.envelope().data(), StandardCharsets.UTF_8),
                row.availableAt(),
                row.attempts(),
                row.mayHaveLeft());
    }

    @Override
    public void close() {}
}
