package dev.viveiro.gateway.image;

import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.kernel.OperationId;

/** Bytes of machines that go to another host, each for one operation. They go when it has ended, whatever becomes of it. */
public interface Transports {
    /** Bytes may come, in the transaction that accepts the operation. */
    void begin(OperationId operation);

    /** Whether the store has these, which it digested itself. */
    boolean has(OperationId operation, CapturedImage content);
}
