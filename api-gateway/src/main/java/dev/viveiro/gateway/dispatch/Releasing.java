package dev.viveiro.gateway.dispatch;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import java.util.List;

/** Hands operations to their host: whoever knows their commands. */
public interface Releasing {
    /** In the caller's transaction, which has the operations' rows locked; they leave in this order. */
    void release(HostId host, List<OperationId> operations);
}
