package dev.viveiro.gateway.vm.snapshot;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.vm.Accepted;
import dev.viveiro.gateway.vm.VmService;
import dev.viveiro.gateway.vm.VmStore;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What may be asked of a machine's snapshots; the machine's row is locked by its operation before they are looked at. */
@Service
public class SnapshotService {
    private final SqlSnapshots snapshots;
    private final VmService vms;
    private final VmStore machines;
    private final SnapshotSettings settings;
    private final Ids ids;
    private final Clock clock;

    SnapshotService(
            SqlSnapshots snapshots, VmService vms, VmStore machines, SnapshotSettings settings, Ids ids, Clock clock) {
        this.snapshots = snapshots;
        this.vms = vms;
        this.machines = machines;
        this.settings = settings;
        this.ids = ids;
        this.clock = clock;
    }

    /** A new snapshot, and the operation that takes it. */
    public record Taken(Snapshot snapshot, Accepted accepted) {}

    @Transactional
    public Taken take(Caller caller, VmId vm, String name) {
        UUID id = ids.next();
        Accepted accepted = vms.operate(caller, vm, OperationType.SNAPSHOT, new Argument.OfSnapshot(id));
        List<Snapshot> others = snapshots.of(vm, null, settings.atMost() + 1);
        if (others.size() >= settings.atMost()) {
            throw new ProblemException(
                    ProblemCode.QUOTA_EXCEEDED,
                    "The machine has " + others.size() + " of " + settings.atMost() + " snapshots. Delete one first.");
        }
        if (others.stream().anyMatch(other -> other.name().equals(name) && other.state() != SnapshotState.FAILED)) {
            throw new ProblemException(
                    ProblemCode.NAME_IN_USE,
                    "A snapshot named " + name + " exists. Choose another name, or delete that one first.",
                    List.of(new FieldError("/name", "in-use", "The name is in use.")),
                    Map.of(),
                    null);
        }
        snapshots.insert(id, vm, name, accepted.operation().id(), clock.instant());
        return new Taken(snapshots.find(vm, id).orElseThrow(), accepted);
    }

    @Transactional
    public Accepted revert(Caller caller, VmId vm, UUID id) {
        Accepted accepted = vms.operate(caller, vm, OperationType.REVERT, new Argument.OfSnapshot(id));
        Snapshot snapshot = require(vm, id);
        if (snapshot.state() != SnapshotState.READY) {
            throw new ProblemException(
                    ProblemCode.INVALID_STATE,
                    "The snapshot is " + snapshot.state() + ": only one that is READY holds a disk.");
        }
        return accepted;
    }

    /** Deletes; repeated it answers what the first did. */
    @Transactional
    public Accepted delete(Caller caller, VmId vm, UUID id) {
        Optional<OperationId> earlier = snapshots.deletion(vm, id);
        if (earlier.isPresent()) {
            return vms.asked(caller, vm, earlier.get());
        }
        Accepted accepted = vms.operate(caller, vm, OperationType.DELETE_SNAPSHOT, new Argument.OfSnapshot(id));
        Snapshot unused = require(vm, id);
        snapshots.deletedBy(id, accepted.operation().id());
        return accepted;
    }

    /** Oldest first, at most {@code limit} after {@code after}. */
    public List<Snapshot> list(Caller caller, VmId vm, @Nullable UUID after, int limit) {
        requireMachine(caller, vm);
        return snapshots.of(vm, after, limit);
    }

    /** One of them. */
    public Snapshot get(Caller caller, VmId vm, UUID id) {
        requireMachine(caller, vm);
        return require(vm, id);
    }

    private void requireMachine(Caller caller, VmId vm) {
        if (machines.find(vm)
                .filter(found -> found.tenant().equals(caller.tenant()))
                .isEmpty()) {
            throw ProblemException.notFound("machine", vm);
        }
    }

    private Snapshot require(VmId vm, UUID id) {
        return snapshots.find(vm, id).orElseThrow(() -> ProblemException.notFound("snapshot", id));
    }
}
