package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.VmId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What machines were before their last change, for a host that reports stale; the longest unchanged are forgotten first. */
final class EarlierMachines {
    private static final int REMEMBERED = 50_000;

    private final LinkedHashMap<VmId, Optional<SimulatedMachine>> machines = new LinkedHashMap<>();

    /** @param before the machine before it was changed; empty when there was none */
    synchronized void remember(VmId vm, Optional<SimulatedMachine> before) {
        machines.remove(vm);
        machines.put(vm, before);
        if (machines.size() > REMEMBERED) {
            machines.pollFirstEntry();
        }
    }

    /** One machine before its last change: empty when it did not exist; no entry when no change is remembered. */
    synchronized Map<VmId, Optional<SimulatedMachine>> of(VmId vm) {
        Optional<SimulatedMachine> before = machines.get(vm);
        return before == null ? Map.of() : Map.of(vm, before);
    }

    /** Every machine that was changed, before its last change. */
    synchronized Map<VmId, Optional<SimulatedMachine>> all() {
        return Map.copyOf(machines);
    }
}
