package dev.viveiro.simulation.memory;

import dev.viveiro.gateway.placement.PlacementLog;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.simulation.memory.Tables.Placed;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;

/** Where machines were placed. */
public final class MemoryPlacementLog implements PlacementLog {
    private final MemoryDatabase database;

    public MemoryPlacementLog(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public void keep(List<Entry> entries) {
        for (Entry entry : entries) {
            Placed key = new Placed(entry.operation(), entry.generation());
            if (database.write().placements.putIfAbsent(key, entry) != null) {
                throw new DuplicateKeyException(key + " is recorded");
            }
        }
    }

    @Override
    public int latest(VmId vm) {
        return database.read().placements.values().stream()
                .filter(entry -> entry.vm().equals(vm))
                .mapToInt(Entry::generation)
                .max()
                .orElse(0);
    }

    @Override
    public Set<HostId> tried(OperationId operation) {
        return database.read().placements.values().stream()
                .filter(entry -> entry.operation().equals(operation))
                .map(Entry::host)
                .collect(Collectors.toUnmodifiableSet());
    }
}
