package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.host.SeenDisk;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.kernel.OperationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * What an operation makes of the extra disk that it is about. A disk is listed, and its size held, from acceptance until its host
 * said that it holds no such disk; it is billed only while it is ATTACHED.
 */
final class DiskWork {
    private final Instant now;

    DiskWork(Instant now) {
        this.now = now;
    }

    /** A machine, and what everyone is told because of its disks. */
    record Done(Vm vm, List<DomainEvent> events) {}

    /** The operation is accepted; what the machine holds for it is {@link Needs}' matter. */
    Done begun(Vm vm, Operation operation) {
        if (!(operation.argument() instanceof Argument.OfDisk of)) {
            return nothing(vm);
        }
        OperationId by = operation.id();
        VmBuild build = operation.type() == OperationType.ATTACH_DISK
                ? vm.build().with(new VmDisk(of.disk(), of.name(), of.sizeGib(), DiskState.ATTACHING, by))
                : vm.build().changing(of.disk(), disk -> disk.as(DiskState.DETACHING, by));
        return told(vm, vm.built(build), operation, now);
    }

    /** Nothing was done on the host, as far as this attempt is concerned: what an earlier one did nobody knows. */
    Done neverDone(Vm vm, Operation operation) {
        if (!(operation.argument() instanceof Argument.OfDisk of)
                || mine(vm, operation).isEmpty()) {
            return nothing(vm);
        }
        if (operation.attempt() > 1) {
            return unknown(vm, operation);
        }
        return operation.type() == OperationType.ATTACH_DISK
                ? gone(vm, operation, now)
                : became(vm, operation, of.wasAttached() ? DiskState.ATTACHED : DiskState.FAILED, now);
    }

    /** The operation ended, and its host has not spoken. */
    Done unknown(Vm vm, Operation operation) {
        return became(vm, operation, DiskState.FAILED, now);
    }

    /** What the host said at the operation's end, however late, and however often. */
    Done heard(Vm vm, Operation operation, VmFacts facts) {
        List<SeenDisk> seen = facts.disks();
        if (seen == null) {
            return became(vm, operation, DiskState.FAILED, facts.observedAt());
        }
        UUID id = mine(vm, operation).map(VmDisk::id).orElse(null);
        Optional<SeenDisk> there =
                seen.stream().filter(each -> each.id().equals(id)).findFirst();
        return there.isEmpty()
                ? gone(vm, operation, facts.observedAt())
                : became(
                        vm,
                        operation,
                        there.get().attached() ? DiskState.ATTACHED : DiskState.FAILED,
                        facts.observedAt());
    }

    /** Its host lists the machine with these disks, and no operation of it is active. */
    Done listed(Vm vm, Set<UUID> seen, Instant at) {
        VmBuild build = vm.build()
                .with(vm.build().disks().stream()
                        .map(disk -> disk.state() == DiskState.FAILED && seen.contains(disk.id())
                                ? disk.as(DiskState.ATTACHED)
                                : disk)
                        .toList());
        return told(vm, vm.built(build), "DISK_LISTED", at);
    }

    private Done gone(Vm vm, Operation operation, Instant at) {
        Optional<VmDisk> disk = mine(vm, operation);
        if (disk.isEmpty()) {
            return nothing(vm);
        }
        VmPlace place = vm.place();
        HostResources held = place.reserved();
        Vm without = vm.built(vm.build().without(disk.get().id()))
                .with(place.reserving(new HostResources(
                        held.vcpus(),
                        held.memoryMib(),
                        Math.max(0, held.diskGib() - disk.get().sizeGib()))));
        return told(vm, without, operation, at);
    }

    private Done became(Vm vm, Operation operation, DiskState state, Instant at) {
        return mine(vm, operation)
                .map(disk -> {
                    UnaryOperator<VmDisk> change = each -> each.as(state);
                    return told(vm, vm.built(vm.build().changing(disk.id(), change)), operation, at);
                })
                .orElse(nothing(vm));
    }

    /** The disk that this operation was the last to be about. */
    private static Optional<VmDisk> mine(Vm vm, Operation operation) {
        return operation.argument() instanceof Argument.OfDisk of
                ? vm.build().disks().stream()
                        .filter(disk -> disk.id().equals(of.disk()))
                        .filter(disk -> disk.by().equals(operation.id()))
                        .findFirst()
                : Optional.empty();
    }

    private static Done nothing(Vm vm) {
        return new Done(vm, List.of());
    }

    /** Everyone is told when what is attached has changed. */
    private Done told(Vm before, Vm after, Operation operation, Instant at) {
        return told(before, after, operation.type().name(), at);
    }

    private Done told(Vm before, Vm after, String trigger, Instant at) {
        if (before.build().attachedGib() == after.build().attachedGib()) {
            return new Done(after, List.of());
        }
        Vm changed = after.with(after.status().touched(at, now));
        return new Done(changed, List.of(Change.told(changed, trigger)));
    }
}
