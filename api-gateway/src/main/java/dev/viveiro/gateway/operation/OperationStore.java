package dev.viveiro.gateway.operation;

import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Operations by identity. Whoever writes one holds the lock of its machine's row. */
public interface OperationStore {
    Optional<Operation> find(OperationId id);

    Optional<Operation> activeOf(VmId vm);

    /** What is happening to each of these machines. */
    List<Operation> activeOf(Collection<VmId> vms);

    /** The newest operation of a type; empty when there was none. */
    Optional<Operation> lastOf(VmId vm, OperationType type);

    /** Whether one of the same type that was begun later has succeeded. */
    boolean overtaken(Operation operation);

    /** Whether any operation of the machine was begun later. */
    boolean followed(Operation operation);

    /** Whether somebody has said since whether the machine is to be on, off or set aside. */
    boolean powerAsked(VmId vm, OperationId since);

    /** Ids of machines whose active operation's deadline is at or before {@code time}; at most {@code limit}. */
    List<VmId> overdue(Instant time, int limit);

    void insert(Operation operation);

    /** Writes an operation that was active; one that has ended is left as it is. */
    void save(Operation operation);

    /** Those of {@code ids} that exist, and what is happening to {@code vms}; each once, in no order. */
    List<Operation> findAll(Collection<OperationId> ids, Collection<VmId> vms);

    /** Writes operations of machines whose rows the caller holds; one that has ended is left as it is. */
    void saveAll(List<Operation> changed);

    /** An operation that waits for its turn, and the trace of its request. */
    record Waiting(Operation operation, @Nullable String trace) {}

    /** Those that wait among {@code ids}; the caller holds their rows. */
    List<Waiting> waiting(List<OperationId> ids);

    /** They wait no more; their time runs from now until {@code deadline}. */
    void release(List<OperationId> ids, Instant deadline);

    /**
     * Takes waiting operations out of the queue; the caller holds their machines' rows.
     *
     * @return those that were still waiting: nothing was sent to the host that they waited for
     */
    Set<OperationId> takeBack(Collection<OperationId> ids);

    /** True when it was still waiting for its turn and was taken out of the queue. */
    boolean takeBack(Operation operation);

    /** One that was taken back waits for its turn on this host; the caller holds its machine's row. */
    void await(OperationId id, HostId host);

    /** Ends operations that were taken back. */
    void cancelAll(Collection<OperationId> ids, Instant now);
}
