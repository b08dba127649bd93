package dev.viveiro.simulation;

import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.vm.domain.Change;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.VmId;
import dev.viveiro.simulation.Invariants.Broken;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** What everyone was told of each machine, as metering adds it up: every version once, in order, and no time billed twice. */
final class Accounts {
    private final Set<UUID> heard = new HashSet<>();
    private final Map<VmId, VmChanged> last = new HashMap<>();

    void told(UUID message, DomainEvent event) {
        if (!heard.add(message) || !(event instanceof VmChanged changed)) {
            return;
        }
        VmChanged before = last.put(changed.vm().id(), changed);
        long expected = before == null ? 1 : before.vm().version() + 1;
        if (changed.vm().version() != expected) {
            throw new Broken("6: of machine " + changed.vm().id() + " version " + expected + " was to be told, it is "
                    + changed.vm().version());
        }
        if (before != null && changed.effectiveAt().isBefore(before.effectiveAt())) {
            throw new Broken("6: machine " + changed.vm().id() + " changed at " + before.effectiveAt()
                    + ", and its next change is told as of " + changed.effectiveAt());
        }
        boolean leaves =
                changed.vm().state() == VmState.DELETING || changed.vm().state() == VmState.DELETED;
        if (leaves && !changed.billed().isEmpty()) {
            throw new Broken("6: machine " + changed.vm().id() + " is billed after its deletion was accepted");
        }
    }

    /** Everything was told: the last that everyone knows is what the rows say. */
    void match(Books books) {
        for (Vm vm : books.vms()) {
            VmChanged told = last.get(vm.id());
            VmChanged now = Change.told(vm, "NOW");
            Set<Meter> billed = now.billed();
            if (told == null
                    || told.vm().state() != vm.status().state()
                    || told.vm().version() != vm.status().version()
                    || !Objects.equals(told.vm().snapshotGib(), now.vm().snapshotGib())
                    || !Set.copyOf(told.billed()).equals(billed)) {
                throw new Broken("6: machine " + vm.id() + " is " + vm.status().state() + ", billed " + billed
                        + "; everyone was told " + told);
            }
        }
    }
}
