package dev.viveiro.simulation.memory;

import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.gateway.dispatch.HostQueue;
import dev.viveiro.gateway.dispatch.HostQueue.Share;
import dev.viveiro.gateway.dispatch.WaitingOperations;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.simulation.memory.Tables.OperationRow;
import dev.viveiro.simulation.memory.Tables.TurnKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What waits for hosts. */
public final class MemoryWaitingOperations implements WaitingOperations {
    private final MemoryDatabase database;

    public MemoryWaitingOperations(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public List<HostId> hosts() {
        return database.read().operations.values().stream()
                .filter(MemoryOperations::waits)
                .map(row -> Objects.requireNonNull(row.awaits()))
                .distinct()
                .filter(host -> Objects.requireNonNull(database.read().hosts.get(host))
                                .capacity()
                                .state()
                        == HostState.UP)
                .sorted(Comparator.comparing(HostId::value))
                .toList();
    }

    @Override
    public void lock(List<HostId> hosts) {}

    @Override
    public Map<HostId, HostQueue> look(List<HostId> hosts, int window) {
        Map<HostId, HostQueue> queues = new LinkedHashMap<>();
        for (HostId host : hosts) {
            HostQueue queue = look(host, window);
            if (queue != null) {
                queues.put(host, queue);
            }
        }
        return queues;
    }

    /** Null where the window is full. */
    private @Nullable HostQueue look(HostId host, int window) {
        Map<TenantId, Integer> active = new LinkedHashMap<>();
        Map<TenantId, List<OperationId>> waiting = new LinkedHashMap<>();
        List<OperationRow> rows = database.read().operations.values().stream()
                .sorted(Comparator.comparing(
                                (OperationRow row) -> row.operation().type() != OperationType.STOP)
                        .thenComparing(row -> row.operation().id().value()))
                .toList();
        for (OperationRow row : rows) {
            if (isOut(row, host)) {
                active.merge(row.operation().tenant(), 1, Integer::sum);
            }
        }
        int free = window - active.values().stream().mapToInt(Integer::intValue).sum();
        if (free <= 0) {
            return null;
        }
        for (OperationRow row : rows) {
            List<OperationId> theirs = waiting.getOrDefault(row.operation().tenant(), List.of());
            if (MemoryOperations.waits(row) && host.equals(row.awaits()) && theirs.size() < free) {
                waiting.computeIfAbsent(row.operation().tenant(), tenant -> new ArrayList<>())
                        .add(row.operation().id());
            }
        }
        List<Share> shares = new ArrayList<>();
        waiting.forEach((tenant, operations) ->
                shares.add(new Share(tenant, active.getOrDefault(tenant, 0), turn(host, tenant), operations)));
        active.forEach((tenant, count) -> {
            if (!waiting.containsKey(tenant)) {
                shares.add(new Share(tenant, count, turn(host, tenant), List.of()));
            }
        });
        return new HostQueue(shares);
    }

    private boolean isOut(OperationRow row, HostId host) {
        Operation operation = row.operation();
        return operation.lane() == Lane.BULK
                && operation.active()
                && row.awaits() == null
                && Objects.requireNonNull(database.read().vms.get(operation.vm()))
                        .host()
                        .equals(host);
    }

    private long turn(HostId host, TenantId tenant) {
        return database.read().turns.getOrDefault(new TurnKey(host, tenant), 0L);
    }

    @Override
    public void took(Map<HostId, List<TenantId>> tenants) {
        tenants.forEach((host, each) -> each.forEach(tenant -> database.write()
                .turns
                .put(new TurnKey(host, tenant), database.write().nextNumber())));
    }
}
