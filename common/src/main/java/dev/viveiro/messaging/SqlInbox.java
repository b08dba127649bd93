package dev.viveiro.messaging;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** The inbox as a table of the service's schema; its DDL is {@code db/messaging.sql} among the resources. */
public final class SqlInbox implements Inbox {
    private final JdbcTemplate jdbc;
    private final Clock clock;

    public SqlInbox(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public Set<UUID> firstSeen(String consumer, Collection<UUID> ids) {
        return new HashSet<>(jdbc.queryForList(
                """
                insert into inbox (consumer, message_id, received_at)
                select ?, id, ? from unnest(?::uuid[]) as id order by id
                on conflict do nothing returning message_id""", UUID.class, consumer, Timestamp.from(clock.instant()), ids.toArray(new UUID[0])));
    }

    @Override
    public int forgetOld() {
        return jdbc.update("""
                delete from inbox where (consumer, message_id) in (
                  select consumer, message_id from inbox where received_at < ? limit 10000)""", Timestamp.from(clock.instant().minus(MEMORY)));
    }

    @Override
    public boolean tooOld(Envelope envelope) {
        return envelope.time().isBefore(clock.instant().minus(MEMORY));
    }
}
