package dev.viveiro.simulation.memory;

import dev.viveiro.gateway.vm.OwedStarts;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which move owes a machine a start. */
public final class MemoryOwedStarts implements OwedStarts {
    private final MemoryDatabase database;

    public MemoryOwedStarts(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public void owe(VmId vm, OperationId move) {
        database.write().owedStarts.put(vm, move);
    }

    @Override
    public List<VmId> due(int limit) {
        return database.read().owedStarts.keySet().stream()
                .filter(this::idle)
                .sorted(Comparator.comparing(VmId::value))
                .limit(limit)
                .toList();
    }

    private boolean idle(VmId vm) {
        return database.read().operations.values().stream()
                .noneMatch(
                        row -> row.operation().active() && row.operation().vm().equals(vm));
    }

    @Override
    public Optional<OperationId> take(VmId vm) {
        return Optional.ofNullable(database.write().owedStarts.remove(vm));
    }
}
