package dev.viveiro.simulation.memory;

import dev.viveiro.gateway.host.HostLife;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.kernel.HostId;
import dev.viveiro.simulation.memory.Tables.HostRow;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** When hosts were heard and welcomed. */
public final class MemoryHostLife implements HostLife {
    private final MemoryDatabase database;
    private final Clock clock;

    public MemoryHostLife(MemoryDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Map<HostId, Long> heard(Collection<HostId> hosts) {
        Map<HostId, Long> epochs = new HashMap<>();
        for (HostId host : hosts) {
            HostRow row = database.write().hosts.get(host);
            if (row != null && row.capacity().state() != HostState.REMOVED) {
                database.write().hosts.put(host, row.heard(clock.instant()));
                epochs.put(host, row.capacity().epoch());
            }
        }
        return epochs;
    }

    @Override
    public List<HostId> joined() {
        return database.read().hosts.keySet().stream()
                .sorted(Comparator.comparing(HostId::value))
                .toList();
    }

    @Override
    public Optional<Instant> destroyed(HostId host) {
        return Optional.ofNullable(database.read().hosts.get(host))
                .filter(row -> row.capacity().state() == HostState.LOST && row.deadAt() != null)
                .map(row -> Objects.requireNonNull(row.lostAt()));
    }

    @Override
    public Optional<Welcome> lastWelcome(HostId host) {
        return Optional.ofNullable(database.read().hosts.get(host))
                .map(row -> new Welcome(row.capacity().epoch(), row.greeting(), row.freshJournal()));
    }

    @Override
    public void welcomed(HostId host, UUID greeting, boolean freshJournal) {
        HostRow row = Objects.requireNonNull(database.write().hosts.get(host));
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
                                greeting,
                                freshJournal,
                                row.lostAt(),
                                row.deadAt()));
    }
}
