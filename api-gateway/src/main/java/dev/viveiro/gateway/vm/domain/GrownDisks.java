package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.gateway.operation.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Disks that a resize made larger before it failed: they can't shrink, so they are held and billed as they are. A host tells the size with
 * the end of any operation. It only grows, but for a reinstallation, so words may come late and in any order.
 */
final class GrownDisks {
    private final Instant now;

    GrownDisks(Instant now) {
        this.now = now;
    }

    /** The machine has at least the disk that its host saw at the end of an operation. */
    Effects told(Effects effects, VmFacts facts) {
        Vm vm = effects.vm();
        Operation operation = effects.operation();
        Long seen = facts.diskGib();
        if (seen == null
                || operation == null
                || operation.active()
                || seen <= vm.build().ownDiskGib()
                // that disk was there before
                || vm.build().knows(operation.id())
                // its deletion gives all of it back
                || !vm.status().wanted()
                || !vm.place().addressHeld()) {
            return effects;
        }
        VmBuild build = vm.build().grown(seen);
        Vm larger = vm.built(build).with(vm.place().holdingAtLeast(new HostResources(0, 0, build.allDiskGib())));
        Vm told = larger.with(larger.status().touched(facts.observedAt(), now));
        List<DomainEvent> events = new ArrayList<>(effects.events());
        events.add(Change.told(told, "DISK_GREW"));
        return new Effects(told, operation, events, effects.next());
    }
}
