package dev.viveiro.messaging;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** Remembers which messages a consumer has applied, in the transaction that applies them. */
public interface Inbox {
    /** How long a message is remembered; an older one is refused by its time. */
    Duration MEMORY = Duration.ofDays(60);

    /** Records the ids and returns those that were not there before. */
    Set<UUID> firstSeen(String consumer, Collection<UUID> ids);

    /** Forgets at most 10,000 messages past their time; returns how many. Call again while it returns that many. */
    int forgetOld();

    /** True when nobody can know any more whether this message was applied. */
    boolean tooOld(Envelope envelope);
}
