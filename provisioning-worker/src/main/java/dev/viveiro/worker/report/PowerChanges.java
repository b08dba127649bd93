package dev.viveiro.worker.report;

import dev.viveiro.contract.host.ReportedVm;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.report.ToldMachines.Told;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells power that no operation of ours changed. A difference is looked at twice, since a list may be stale. */
public final class PowerChanges {
    private static final Logger log = LoggerFactory.getLogger(PowerChanges.class);

    private final HypervisorDriver driver;
    private final ToldMachines told;
    private final Predicate<VmId> busy;
    private final Clock clock;

    /** @param busy whether an operation waits or runs for the machine */
    public PowerChanges(HypervisorDriver driver, ToldMachines told, Predicate<VmId> busy, Clock clock) {
        this.driver = driver;
        this.told = told;
        this.busy = busy;
        this.clock = clock;
    }

    void tell(ToldMachines.Snapshot before, Collection<ReportedVm> machines) {
        for (ReportedVm seen : machines) {
            Told last = before.machines().get(seen.vm());
            if (seen.power() == ObservedPower.UNKNOWN || busy.test(seen.vm())) {
                continue;
            }
            if (last == null) {
                told.seenFirst(seen.vm(), new Told(seen.generation(), seen.power()));
            } else if (last.generation() == seen.generation() && last.power() != seen.power()) {
                lookAgain(seen.vm(), last);
            }
        }
    }

    private void lookAgain(VmId vm, Told last) {
        try {
            Optional<Machine> machine = driver.find(vm);
            if (machine.isPresent()
                    && machine.get().generation() == last.generation()
                    && machine.get().power() != last.power()) {
                Machine now = machine.get();
                log.info("Machine {} was told {} and is {}: the gateway is told.", vm, last.power(), now.power());
                Instant at = Instant.ofEpochMilli(clock.millis());
                told.powerChanged(vm, last, new VmFacts(true, now.power(), now.bootId(), at));
            }
        } catch (DriverFailure failure) {
            log.warn("Machine {} could not be looked at again; the next tick does: {}", vm, failure.getMessage());
        }
    }
}
