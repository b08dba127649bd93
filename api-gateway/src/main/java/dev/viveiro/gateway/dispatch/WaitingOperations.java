package dev.viveiro.gateway.dispatch;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import java.util.List;

/** The queues of what waits for hosts. All but {@link #hosts} run inside a transaction. */
public interface WaitingOperations {
    /** Hosts that are up and for which something waits. */
    List<HostId> hosts();

    /** One dispatcher at a time per host, whatever replica it runs in: two would fill the window twice. */
    void lock(HostId host);

    /**
     * Every tenant with something waiting or active there, each with at most as many that wait as {@code window} has room for.
     * Their rows are locked; one that is being cancelled right now is passed over and never waited for.
     */
    HostQueue look(HostId host, int window);

    /** Writes down whose turn it was, in this order. */
    void took(HostId host, List<TenantId> tenants);
}
