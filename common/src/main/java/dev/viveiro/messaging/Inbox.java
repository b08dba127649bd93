package dev.viveiro.messaging;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** Remembers which messages a consumer has applied, in the transaction that applies them. */
public final class Inbox {
    /** How long a message is remembered; an older one is refused by its time. */
    public static final Duration MEMORY = Duration.ofDays(60);

    private final JdbcTemplate jdbc;
    private final Clock clock;

    public Inbox(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Records the ids and returns those that were not there before. */
    public Set<UUID> firstSeen(String consumer, Collection<UUID> ids) {
        return new HashSet<>(jdbc.queryForList(
                """
                insert into inbox (consumer, message_id, received_at)
                select ?, id, ? from unnest(?::uuid[]) as id order by id
                on conflict do nothing returning message_id""", UUID.class, consumer, Timestamp.from(clock.instant()), ids.toArray(new UUID[0])));
    }

    /** Forgets at most 10,000 messages past their time; returns how many. Call again while it returns that many. */
    public int forgetOld() {
        return jdbc.update("""
                delete from inbox where (consumer, message_id) in (
                  select consumer, message_id from inbox where received_at < ? limit 10000)""", Timestamp.from(clock.instant().minus(MEMORY)));
    }

    /** True when nobody can know any more whether this message was applied. */
    public boolean tooOld(Envelope envelope) {
        return envelope.time().isBefore(clock.instant().minus(MEMORY));
    }
}
