package dev.viveiro.gateway.host;

import dev.viveiro.contract.host.HostReported;
import dev.viveiro.kernel.HostId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The hosts and what is reserved on them. A reservation is changed only under its host's row lock, inside the caller's
 * transaction; locks are taken in the order tenant, host, pool, and several hosts by id.
 */
public interface Hosts {
    /** Hosts that are up and without impediment, read without a lock, ordered by name. */
    List<HostCapacity> placeable();

    /** Locks the rows until the caller's transaction ends, in the order of their ids, and gives what they hold now. */
    List<HostCapacity> lock(Collection<HostId> hosts);

    Optional<HostCapacity> find(HostId host);

    /** The public key, a JWK, to which secrets are sealed for this host alone; empty while it reported none. */
    default Optional<String> sealingKey(HostId host) {
        return Optional.empty();
    }

    /** The host of that name which was not removed. */
    Optional<HostCapacity> named(String name);

    /**
     * Reserves if the host is up, without impediment, and has the room: one statement that asks and takes under the row's
     * lock. A host that is full is not left locked, so trying several in any order can't deadlock.
     */
    boolean reserveIfFits(HostId host, Reservation more);

    /** Adds to what is reserved; the caller has locked the host and asked {@link HostCapacity#fits}. */
    void reserve(HostId host, Reservation more);

    /**
     * Takes from what is reserved; locks the host's row itself.
     *
     * @throws org.springframework.dao.DataIntegrityViolationException when more is released than is reserved
     */
    void release(HostId host, Reservation less);

    /**
     * Keeps a report if it is the newest: a higher number of the same journal, or seen later than the last one of another
     * journal. The first report of a host makes it UP, and so does the first of a LOST one that knows its new epoch.
     *
     * @return false when the report is old, or its host unknown or removed
     */
    boolean recordReport(HostReported report);
}
