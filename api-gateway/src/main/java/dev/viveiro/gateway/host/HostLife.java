package dev.viveiro.gateway.host;

import dev.viveiro.kernel.HostId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** When hosts were heard, and how they were welcomed; changed inside the caller's transaction. */
public interface HostLife {
    /**
     * The gateway has just read a word of these hosts: a SUSPECT one is UP again. Their rows are locked, in the order of their
     * ids, until the transaction ends.
     *
     * @return the epoch of each; unknown and removed hosts are left out
     */
    Map<HostId, Long> heard(Collection<HostId> hosts);

    /** Hosts that have joined and were not removed. */
    List<HostId> joined();

    /** Since when a host that was destroyed is LOST; empty for any other. */
    Optional<Instant> destroyed(HostId host);

    /** How a host was welcomed last; {@code greeting} null before the first time. */
    record Welcome(long epoch, @Nullable UUID greeting, boolean freshJournal) {}

    Optional<Welcome> lastWelcome(HostId host);

    /** Writes down that a hello is answered. */
    void welcomed(HostId host, UUID greeting, boolean freshJournal);
}
