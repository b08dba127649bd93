package dev.viveiro.gateway.vm;

import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.kernel.HostId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** New creates by the thousand; each waits until its host's window has room. */
public interface WaitingCreates {
    /** A create and the host for which it waits. */
    record Waiting(Operation create, HostId host) {}

    /**
     * Writes them in the caller's transaction. Their machines are nobody else's yet, so no lock is needed.
     *
     * @param trace W3C trace context of the request; null when there is none
     */
    void insert(List<Waiting> creates, @Nullable String trace);
}
