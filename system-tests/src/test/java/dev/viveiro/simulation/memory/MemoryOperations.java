package dev.viveiro.simulation.memory;

import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.vm.WaitingOrders;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.simulation.memory.Tables.OperationRow;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/** Operations, and those that wait. */
public final class MemoryOperations implements OperationStore, WaitingOrders {
    private static final Set<OperationType> ABOUT_POWER = EnumSet.of(
            OperationType.START,
            OperationType.STOP,
            OperationType.PAUSE,
            OperationType.RESUME,
            OperationType.SAVE,
            OperationType.RESTORE);

    private final MemoryDatabase database;

    public MemoryOperations(MemoryDatabase database) {
        this.database = database;
    }

    private Stream<Operation> all() {
        return database.read().operations.values().stream().map(OperationRow::operation);
    }

    @Override
    public Optional<Operation> find(OperationId id) {
        return Optional.ofNullable(database.read().operations.get(id)).map(OperationRow::operation);
    }

    @Override
    public Optional<Operation> activeOf(VmId vm) {
        return all().filter(operation -> operation.active() && operation.vm().equals(vm))
                .findFirst();
    }

    @Override
    public List<Operation> activeOf(Collection<VmId> vms) {
        return all().filter(operation -> operation.active() && vms.contains(operation.vm()))
                .sorted(Comparator.comparing(operation -> operation.vm().value()))
                .toList();
    }

    @Override
    public Optional<Operation> lastOf(VmId vm, OperationType type) {
        return all().filter(operation -> operation.vm().equals(vm) && operation.type() == type)
                .max(Comparator.comparing(operation -> operation.id().value()));
    }

    @Override
    public boolean overtaken(Operation operation) {
        return all().anyMatch(other -> other.vm().equals(operation.vm())
                && other.type() == operation.type()
                && other.id().value().compareTo(operation.id().value()) > 0
                && other.state() == OperationState.SUCCEEDED);
    }

    @Override
    public boolean followed(Operation operation) {
        return all().anyMatch(other -> other.vm().equals(operation.vm())
                && other.id().value().compareTo(operation.id().value()) > 0);
    }

    @Override
    public boolean powerAsked(VmId vm, OperationId since) {
        return all().anyMatch(other -> other.vm().equals(vm)
                && ABOUT_POWER.contains(other.type())
                && other.id().value().compareTo(since.value()) > 0);
    }

    @Override
    public List<VmId> overdue(Instant time, int limit) {
        return all().filter(
                        operation -> operation.active() && !operation.deadline().isAfter(time))
                .sorted(Comparator.comparing(Operation::deadline)
                        .thenComparing(operation -> operation.id().value()))
                .limit(limit)
                .map(Operation::vm)
                .toList();
    }

    @Override
    public void insert(Operation operation) {
        insert(operation, null, null);
    }

    @Override
    public void insert(List<WaitingOrders.Waiting> orders, @Nullable String trace) {
        orders.forEach(waiting -> insert(waiting.operation(), waiting.host(), trace));
    }

    private void insert(Operation operation, @Nullable HostId awaits, @Nullable String trace) {
        if (operation.active() && activeOf(operation.vm()).isPresent()) {
            throw new DuplicateKeyException("something happens to machine " + operation.vm() + " already");
        }
        if (database.write().operations.putIfAbsent(operation.id(), new OperationRow(operation, awaits, trace))
                != null) {
            throw new DuplicateKeyException("there is an operation " + operation.id());
        }
    }

    @Override
    public void save(Operation operation) {
        OperationRow row = database.write().operations.get(operation.id());
        if (row == null || !row.operation().active()) {
            return;
        }
        boolean waitsOn = operation.state() == OperationState.PENDING
                && operation.attempt() == row.operation().attempt();
        database.write()
                .operations
                .put(operation.id(), new OperationRow(operation, waitsOn ? row.awaits() : null, row.trace()));
    }

    @Override
    public void saveAll(List<Operation> changed) {
        changed.forEach(this::save);
    }

    @Override
    public List<Operation> findAll(Collection<OperationId> ids, Collection<VmId> vms) {
        return all().filter(
                        operation -> ids.contains(operation.id()) || operation.active() && vms.contains(operation.vm()))
                .toList();
    }

    @Override
    public List<OperationStore.Waiting> waiting(List<OperationId> ids) {
        return ids.stream()
                .distinct()
                .map(id -> database.read().operations.get(id))
                .filter(Objects::nonNull)
                .filter(MemoryOperations::waits)
                .map(row -> new OperationStore.Waiting(row.operation(), row.trace()))
                .toList();
    }

    static boolean waits(OperationRow row) {
        return row.awaits() != null && row.operation().state() == OperationState.PENDING;
    }

    @Override
    public void release(List<OperationId> ids, Instant deadline) {
        for (OperationId id : ids) {
            database.write()
                    .operations
                    .computeIfPresent(
                            id, (same, row) -> new OperationRow(row.operation().due(deadline), null, row.trace()));
        }
    }

    @Override
    public Set<OperationId> takeBack(Collection<OperationId> ids) {
        Set<OperationId> taken = new HashSet<>();
        for (OperationId id : ids) {
            OperationRow row = database.write().operations.get(id);
            if (row != null && waits(row)) {
                database.write().operations.put(id, new OperationRow(row.operation(), null, row.trace()));
                taken.add(id);
            }
        }
        return Set.copyOf(taken);
    }

    @Override
    public boolean takeBack(Operation operation) {
        return operation.lane() == Lane.BULK
                && !takeBack(List.of(operation.id())).isEmpty();
    }

    @Override
    public void await(OperationId id, HostId host) {
        OperationRow row = database.write().operations.get(id);
        if (row != null && row.operation().state() == OperationState.PENDING) {
            database.write().operations.put(id, new OperationRow(row.operation(), host, row.trace()));
        }
    }

    @Override
    public void cancelAll(Collection<OperationId> ids, Instant now) {
        for (OperationId id : ids) {
            database.write()
                    .operations
                    .computeIfPresent(
                            id,
                            (same, row) -> row.operation().active()
                                    ? new OperationRow(
                                            row.operation()
                                                    .ended(
                                                            OperationState.CANCELLED,
                                                            row.operation().steps(),
                                                            row.operation().cause(),
                                                            now),
                                            row.awaits(),
                                            row.trace())
                                    : row);
        }
    }
}
