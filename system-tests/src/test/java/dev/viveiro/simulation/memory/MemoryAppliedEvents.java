package dev.viveiro.simulation.memory;

import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.gateway.vm.AppliedEvents;
import dev.viveiro.simulation.memory.Tables.JournalKey;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The numbers that were applied. */
public final class MemoryAppliedEvents implements AppliedEvents {
    private final MemoryDatabase database;

    public MemoryAppliedEvents(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public void note(List<EventOrigin> origins) {
        for (EventOrigin origin : origins) {
            database.write()
                    .applied
                    .merge(
                            new JournalKey(origin.host(), origin.journal()),
                            Set.of(origin.sequence()),
                            (before, more) -> {
                                Set<Long> all = new TreeSet<>(before);
                                all.addAll(more);
                                return all;
                            });
        }
    }
}
