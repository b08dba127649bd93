package dev.viveiro.worker.driver.joined;

import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.MachineSample;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The counters of all machines. Unlike a list, in which a machine that is missing is one that is gone, what is had of them is
 * told: a sample that is missing says nothing.
 */
final class Samples {
    private static final Logger log = LoggerFactory.getLogger(Samples.class);

    private final List<HypervisorDriver> drivers;

    Samples(List<HypervisorDriver> drivers) {
        this.drivers = drivers;
    }

    /** Those of every driver that could be asked; throws what the first said when none could. */
    List<MachineSample> all() {
        List<MachineSample> samples = new ArrayList<>();
        List<DriverFailure> failures = new ArrayList<>();
        List<HypervisorDriver> sampling = drivers.stream()
                .filter(driver -> driver.info().capabilities().contains(Capability.SAMPLE))
                .toList();
        for (HypervisorDriver driver : sampling) {
            try {
                samples.addAll(driver.sampleAll());
            } catch (DriverFailure failure) {
                if (Thread.currentThread().isInterrupted()) {
                    throw failure;
                }
                log.warn(
                        "The machines of {} are not sampled; the next ones are in a period: {}",
                        driver.info().name(),
                        failure.getMessage());
                failures.add(failure);
            }
        }
        if (!failures.isEmpty() && failures.size() == sampling.size()) {
            throw failures.getFirst();
        }
        return samples;
    }
}
