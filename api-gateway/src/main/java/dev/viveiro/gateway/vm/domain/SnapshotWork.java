package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import java.time.Instant;
import java.util.List;

/** What is kept, and billed, because of an operation about a snapshot. Both may be heard again. */
final class SnapshotWork {
    private final Instant now;

    SnapshotWork(Instant now) {
        this.now = now;
    }

    /** The operation succeeded in time. */
    DiskWork.Done succeeded(Vm vm, Operation operation, Argument.OfSnapshot of, Instant at) {
        if (operation.type() != OperationType.SNAPSHOT) {
            return succeededLate(vm, operation, of, at);
        }
        KeptSnapshot kept = new KeptSnapshot(
                of.snapshot(), vm.place().generation(), vm.build().ownDiskGib());
        return told(vm, vm.built(vm.build().keeping(kept)), operation, at);
    }

    /** It had ended otherwise before: a snapshot that was taken then is none that its owner has, and one that is gone is gone. */
    DiskWork.Done succeededLate(Vm vm, Operation operation, Argument.OfSnapshot of, Instant at) {
        return operation.type() == OperationType.DELETE_SNAPSHOT
                ? told(vm, vm.built(vm.build().withoutSnapshot(of.snapshot())), operation, at)
                : new DiskWork.Done(vm, List.of());
    }

    private DiskWork.Done told(Vm before, Vm after, Operation operation, Instant at) {
        if (before.snapshotGib() == after.snapshotGib()) {
            return new DiskWork.Done(after, List.of());
        }
        Vm changed = after.with(after.status().touched(at, now));
        return new DiskWork.Done(
                changed, List.of(Change.told(changed, operation.type().name())));
    }
}
