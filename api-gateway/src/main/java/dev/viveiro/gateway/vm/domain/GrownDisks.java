package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.operation.StepRecord;
import dev.viveiro.contract.operation.StepState;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.gateway.operation.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Disks that a resize made larger before it failed: they can't shrink, so they are held and billed as they are. A host tells the size with
 * the end of any operation. A disk only grows, so that words of it may come late and in any order; but a reinstallation destroys it, also
 * one that fails afterwards. So a smaller one, or none, is believed of the host's last word alone.
 */
final class GrownDisks {
    /** The step of a reinstallation that takes the old disk away. */
    private static final String DESTROY = "destroy-machine";

    private final Instant now;

    /** What a host says at the end of an operation. */
    record Word(EventOrigin origin, List<StepRecord> steps, VmFacts facts) {}

    GrownDisks(Instant now) {
        this.now = now;
    }

    /** The machine has at least the disk that its host saw at the end of an operation, and no more if nothing was heard since. */
    Effects told(Effects effects, Word word, Since since) {
        Vm vm = effects.vm();
        Operation operation = effects.operation();
        if (operation == null
                || operation.active()
                // that disk was there before
                || vm.build().knows(operation.id())
                // its deletion gives all of it back
                || !vm.status().wanted()
                || !vm.place().addressHeld()) {
            return effects;
        }
        Long seen = word.facts().diskGib();
        if (seen != null && seen > vm.build().ownDiskGib()) {
            VmBuild build = vm.build().grown(seen);
            VmPlace place = vm.place().holdingAtLeast(new HostResources(0, 0, build.allDiskGib()));
            return changed(effects, vm.built(build).with(place), "DISK_GREW", word.facts());
        }
        boolean less =
                seen == null ? destroyed(operation, word) : seen < vm.build().ownDiskGib();
        // what another operation may need is that one's matter, and its end tells the size once more
        if (vm.build().grownGib() == null || !less || since.busy() || !last(vm, word.origin())) {
            return effects;
        }
        return changed(effects, holdingNoMore(vm, vm.build().grown(seen)), "DISK_SMALLER", word.facts());
    }

    /** A reinstallation left no machine, and no disk: unless the very destruction came to no end. */
    private static boolean destroyed(Operation reinstall, Word word) {
        return reinstall.type() == OperationType.REINSTALL
                && !word.facts().present()
                && word.steps().stream()
                        .noneMatch(step -> step.name().equals(DESTROY) && step.state() == StepState.FAILED);
    }

    /** Whether this is the newest that its host said of the machine; what was heard before is known to be older. */
    private static boolean last(Vm vm, EventOrigin origin) {
        return origin.journal().equals(vm.status().journal())
                && origin.sequence() == vm.status().heard();
    }

    private static Vm holdingNoMore(Vm vm, VmBuild build) {
        HostResources held = vm.place().reserved();
        return vm.built(build)
                .with(vm.place().reserving(new HostResources(held.vcpus(), held.memoryMib(), build.allDiskGib())));
    }

    private Effects changed(Effects effects, Vm vm, String trigger, VmFacts facts) {
        Vm told = vm.with(vm.status().touched(facts.observedAt(), now));
        List<DomainEvent> events = new ArrayList<>(effects.events());
        events.add(Change.told(told, trigger));
        return new Effects(told, effects.operation(), events, effects.next());
    }
}
