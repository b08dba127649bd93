package dev.viveiro.simulation.memory;

import dev.viveiro.messaging.Outbox;
import dev.viveiro.messaging.OutboxRows;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.simulation.memory.Tables.OutboxRow;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Messages on their way out, as their writers and as the relay see them. */
public final class MemoryOutbox implements Outbox, OutboxRows {
    private final MemoryDatabase database;
    private final Clock clock;

    public MemoryOutbox(MemoryDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public void add(List<Outgoing> messages) {
        for (Outgoing message : messages) {
            long position = database.write().nextNumber();
            Instant from = message.notBefore() == null ? clock.instant() : message.notBefore();
            database.write().outbox.put(position, new OutboxRow(position, message, from, 0, false));
        }
    }

    @Override
    public Set<UUID> withdraw(Collection<UUID> messageIds) {
        Set<UUID> withdrawn = new HashSet<>();
        database.write().outbox.values().removeIf(row -> {
            UUID id = row.message().envelope().id();
            return messageIds.contains(id) && !row.mayHaveLeft() && withdrawn.add(id);
        });
        return withdrawn;
    }

    @Override
    public List<Row> lockDue(Instant now, int limit) {
        return database.write().outbox.values().stream()
                .filter(row -> !row.availableAt().isAfter(now)
                        && before(row).stream()
                                .noneMatch(earlier -> earlier.availableAt().isAfter(now)))
                .sorted(Comparator.comparing((OutboxRow row) -> row.message().lane())
                        .thenComparing(OutboxRow::position))
                .limit(limit)
                .map(row ->
                        new Row(row.position(), before(row).size(), row.attempts(), row.mayHaveLeft(), row.message()))
                .toList();
    }

    private List<OutboxRow> before(OutboxRow row) {
        return database.read().outbox.headMap(row.position()).values().stream()
                .filter(earlier -> earlier.message()
                                .orderingKey()
                                .equals(row.message().orderingKey())
                        && earlier.message().exchange().equals(row.message().exchange()))
                .toList();
    }

    @Override
    public void markLeaving(List<Row> rows) {
        rows.forEach(marked -> database.write()
                .outbox
                .computeIfPresent(
                        marked.position(),
                        (position, row) ->
                                new OutboxRow(position, row.message(), row.availableAt(), row.attempts() + 1, true)));
    }

    @Override
    public void delete(List<Long> positions) {
        positions.forEach(database.write().outbox::remove);
    }

    @Override
    public void backOff(Row tried, Instant until, String error, boolean left) {
        database.write()
                .outbox
                .computeIfPresent(
                        tried.position(),
                        (position, row) -> new OutboxRow(
                                position,
                                row.message(),
                                until,
                                row.attempts(),
                                left || row.attempts() != tried.attempts() + 1));
    }
}
