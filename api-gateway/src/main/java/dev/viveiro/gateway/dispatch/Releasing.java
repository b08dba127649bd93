package dev.viveiro.gateway.dispatch;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import java.util.List;
import java.util.Map;

/** Hands operations to their hosts: whoever knows their commands. */
public interface Releasing {
    /** In the caller's transaction, which has the operations' rows locked; those of a host leave in this order. */
    void release(Map<HostId, List<OperationId>> operations);
}
