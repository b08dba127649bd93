package dev.viveiro.messaging;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Messages that become true with the transaction that adds them. */
public interface Outbox {
    /** Adds to the caller's transaction; after its commit the relay is woken. */
    void add(List<Outgoing> messages);

    /**
     * Takes back messages that for certain never left.
     *
     * @return ids of those taken back; the others left, may have left, or are leaving right now
     */
    Set<UUID> withdraw(Collection<UUID> messageIds);
}
