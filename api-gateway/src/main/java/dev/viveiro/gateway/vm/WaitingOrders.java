package dev.viveiro.gateway.vm;

import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.kernel.HostId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** New operations by the thousand; each waits until its host's window has room. */
public interface WaitingOrders {
    /** An operation without an argument, and the host for which it waits. */
    record Waiting(Operation operation, HostId host) {}

    /**
     * Writes them in the caller's transaction, which has their machines locked unless they are nobody else's yet.
     *
     * @param trace W3C trace context of the request; null when there is none
     */
    void insert(List<Waiting> orders, @Nullable String trace);
}
