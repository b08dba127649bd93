package dev.viveiro.worker.intake;

import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.operation.SeenDisks;
import java.time.Clock;
import java.time.Instant;

/** What the hypervisor has of a machine that nobody works on. */
@FunctionalInterface
public interface Sightings {
    /** @param disks whether to look for extra disks, too */
    VmFacts of(VmId vm, int generation, boolean disks);

    /**
     * Looks; where nobody can look, the machine may be there.
     *
     * @param driver bounded in time
     */
    static Sightings by(HypervisorDriver driver, Clock clock) {
        return (vm, generation, disks) -> {
            Instant now = Instant.ofEpochMilli(clock.millis());
            try {
                Machine machine = driver.find(vm)
                        .filter(found -> found.generation() == generation)
                        .orElse(null);
                VmFacts seen = machine == null
                        ? new VmFacts(false, ObservedPower.UNKNOWN, null, now)
                        : new VmFacts(true, machine.power(), machine.bootId(), now)
                                .ofDisk(machine.spec().size().diskGib());
                return disks ? seen.with(SeenDisks.ifSeen(driver, vm, machine)) : seen;
            } catch (DriverFailure unseen) {
                return new VmFacts(true, ObservedPower.UNKNOWN, null, now);
            }
        };
    }
}
