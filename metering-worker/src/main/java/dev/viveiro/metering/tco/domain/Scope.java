package dev.viveiro.metering.tco.domain;

import dev.viveiro.kernel.HostId;
import java.util.Set;

/**
 * For which hosts something is paid.
 *
 * @param hosts one or a group; empty for all there are
 */
public record Scope(Set<HostId> hosts) {
    /** All hosts, whichever there are. */
    public static final Scope EVERYTHING = new Scope(Set.of());

    public Scope {
        hosts = Set.copyOf(hosts);
    }

    public boolean covers(HostId host) {
        return hosts.isEmpty() || hosts.contains(host);
    }
}
