package dev.viveiro.gateway.dispatch;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import java.util.List;
import java.util.Map;

/** The queues of what waits for hosts. All but {@link #hosts} run inside a transaction. */
public interface WaitingOperations {
    /** Hosts that are up and for which something waits. */
    List<HostId> hosts();

    /** One dispatcher at a time per host, whatever replica it runs in: two would fill the window twice. */
    void lock(List<HostId> hosts);

    /**
     * Of each host every tenant with something waiting or active there, each with at most as many that wait as {@code window}
     * has room for. Their rows are locked; one that is being cancelled right now is passed over and never waited for.
     */
    Map<HostId, HostQueue> look(List<HostId> hosts, int window);

    /** Writes down whose turn it was on each host, in this order. */
    void took(Map<HostId, List<TenantId>> tenants);
}
