package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Pause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds work while its driver is awaited: a worker is up before its hypervisor after a host booted, and what was under way then must not
 * fail for that.
 */
final class HypervisorGate {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(HypervisorGate.class);

    private final Clock clock;
    private final Pause pause;

    HypervisorGate(Clock clock, Pause pause) {
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * Before work that has not begun. A create may go to another host, and where there are several drivers, work that waits would keep the
     * others' from its turn: neither is held.
     */
    void beforeWork(Execution execution, HypervisorDriver driver, Instant until) {
        if (!(execution.work().command() instanceof CreateVm)) {
            hold(execution.work(), driver, until, execution::cancelled, false);
        }
    }

    /** Before work is gone on with that an earlier process began. */
    void beforeGoingOn(Work work, HypervisorDriver driver, Instant until, BooleanSupplier stop) {
        hold(work, driver, until, stop, true);
    }

    private void hold(Work work, HypervisorDriver driver, Instant until, BooleanSupplier stop, boolean amongSeveral) {
        boolean told = false;
        while (awaited(work, driver, amongSeveral)
                && !stop.getAsBoolean()
                && clock.instant().isBefore(until)) {
            if (!told) {
                log.info(
                        "The operation waits: {} is not there yet.",
                        driver.info().name());
                told = true;
            }
            try {
                pause.pause(LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static boolean awaited(Work work, HypervisorDriver driver, boolean amongSeveral) {
        if (!awaited(driver, amongSeveral)) {
            return false;
        }
        try {
            return WhoseCommand.looked(work.command(), driver).awaited();
        } catch (DriverFailure unasked) {
            return true; // the machine may be with the one that is awaited
        }
    }

    /** One that can't even say what it is, is not waited for. */
    private static boolean awaited(HypervisorDriver driver, boolean amongSeveral) {
        try {
            DriverInfo info = driver.info();
            return info.awaited() && (amongSeveral || info.parts().isEmpty());
        } catch (DriverFailure unseen) {
            return false;
        }
    }
}
