package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.gateway.vm.domain.Transition.Move;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Applies a row of the lifecycle table to a machine. */
public record Change(Vm vm, List<DomainEvent> events, Transition row) {
    /** Moves, stays or refuses as the table says; {@code at} is when it happened. */
    public static Change apply(Vm vm, VmTrigger trigger, Instant at, Instant now) {
        Transition row = VmLifecycle.decide(vm.status().state(), trigger);
        if (!(row instanceof Move move)) {
            return new Change(vm, List.of(), row);
        }
        VmStatus status =
                vm.status().moved(move.to(), move.billing().meters(vm.build().keepsCapacity()), at, now);
        // what holds nothing has no disks: its host said so, or was destroyed
        VmBuild build = move.holding() == Holding.NAME_ONLY
                ? vm.build().with(List.of()).keeping(List.of()).grown(null)
                : vm.build();
        Vm moved = vm.built(build).with(status).with(vm.place().holding(move.holding(), build));
        return new Change(moved, List.of(told(moved, trigger.name())), row);
    }

    /** The event that tells the machine's whole state, as of its last change. */
    public static VmChanged told(Vm vm, String trigger) {
        return new VmChanged(vm.snapshot(), trigger, billed(vm), vm.status().toldAt());
    }

    /** Snapshots are billed while the disk is that they are of. */
    private static Set<Meter> billed(Vm vm) {
        Set<Meter> billed = vm.status().billed();
        if (!billed.contains(Meter.DISK) || vm.snapshotGib() == 0) {
            return billed;
        }
        Set<Meter> more = EnumSet.copyOf(billed);
        more.add(Meter.SNAPSHOT);
        return more;
    }
}
