package dev.viveiro.simulation.memory;

import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Inbox;
import dev.viveiro.simulation.memory.Tables.InboxKey;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** What was applied; it forgets nothing, since no simulation lasts that long. */
public final class MemoryInbox implements Inbox {
    private final MemoryDatabase database;
    private final Clock clock;

    public MemoryInbox(MemoryDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Set<UUID> firstSeen(String consumer, Collection<UUID> ids) {
        Set<UUID> fresh = new HashSet<>();
        for (UUID id : ids) {
            if (database.write().inbox.add(new InboxKey(consumer, id))) {
                fresh.add(id);
            }
        }
        return fresh;
    }

    @Override
    public int forgetOld() {
        return 0;
    }

    @Override
    public boolean tooOld(Envelope envelope) {
        return envelope.time().isBefore(clock.instant().minus(MEMORY));
    }
}
