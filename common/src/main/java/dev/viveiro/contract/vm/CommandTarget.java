package dev.viveiro.contract.vm;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.Reason;
import dev.viveiro.kernel.VmId;
import java.time.Instant;

/**
 * What every command carries. A worker refuses a lower attempt, an older epoch, a generation at or below a tombstone, and an
 * expired deadline.
 *
 * @param attempt 1 for the first try of the operation, +1 per retry
 * @param hostEpoch +1 each time the host was declared lost
 * @param generation incarnation of the machine, from 1; +1 only when it is placed anew
 * @param deadline when the operation ends at the latest; the worker starts to unwind 30 s before
 */
public record CommandTarget(
        OperationId operation,
        int attempt,
        HostId host,
        long hostEpoch,
        VmId vm,
        int generation,
        Lane lane,
        Instant deadline,
        Reason reason) {}
