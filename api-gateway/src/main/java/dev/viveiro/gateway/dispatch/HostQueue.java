package dev.viveiro.gateway.dispatch;

import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.TenantId;
import java.util.List;

/** What waits for one host, and what it has been given already. */
public record HostQueue(List<Share> shares) {
    public HostQueue {
        shares = List.copyOf(shares);
    }

    /**
     * One tenant's part.
     *
     * @param active bulk operations of the tenant that were released to this host and have not ended
     * @param lastTurn when it was its turn last, as a number that only grows; 0 for never
     * @param waiting oldest first
     */
    public record Share(TenantId tenant, int active, long lastTurn, List<OperationId> waiting) {
        public Share {
            waiting = List.copyOf(waiting);
        }
    }
}
