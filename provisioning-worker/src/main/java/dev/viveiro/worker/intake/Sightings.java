package dev.viveiro.worker.intake;

import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import java.time.Clock;
import java.time.Instant;

/** What the hypervisor has of a machine that nobody works on. */
@FunctionalInterface
public interface Sightings {
    VmFacts of(VmId vm, int generation);

    /**
     * Looks; where nobody can look, the machine may be there.
     *
     * @param driver bounded in time
     */
    static Sightings by(HypervisorDriver driver, Clock clock) {
        return (vm, generation) -> {
            Instant now = Instant.ofEpochMilli(clock.millis());
            try {
                return driver.find(vm)
                        .filter(machine -> machine.generation() == generation)
                        .map(machine -> new VmFacts(true, machine.power(), machine.bootId(), now))
                        .orElse(new VmFacts(false, ObservedPower.UNKNOWN, null, now));
            } catch (DriverFailure unseen) {
                return new VmFacts(true, ObservedPower.UNKNOWN, null, now);
            }
        };
    }
}
