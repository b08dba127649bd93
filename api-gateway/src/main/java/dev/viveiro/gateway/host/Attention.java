package dev.viveiro.gateway.host;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

/**
 * Whether the gateway listens to its hosts: each replica sends probes through the queue of the reports. One that is read late, or
 * not at all, and a time in which none was read, begin everybody's silence anew.
 */
public interface Attention {
    /** A probe is about to be sent; whoever reads it says so. */
    UUID probe();

    /** Probes were read, in the caller's transaction. */
    void read(Collection<UUID> probes);

    /** Since when it listens without a gap; empty while it does not. In the caller's transaction. */
    Optional<Instant> since();
}
