package dev.viveiro.gateway.vm;

import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import java.util.List;
import java.util.Optional;

/** Machines that a move stopped in vain, and that are to run again once nothing else happens to them. */
public interface OwedStarts {
    /** In the caller's transaction, which has the machine's row; the last move counts. */
    void owe(VmId vm, OperationId move);

    /** Those that have no active operation; at most {@code limit}. */
    List<VmId> due(int limit);

    /** The move that owes it, which is forgotten by that; in the caller's transaction, which has the machine's row. */
    Optional<OperationId> take(VmId vm);
}
