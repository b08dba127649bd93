package dev.viveiro.worker.operation;

import dev.viveiro.worker.driver.HypervisorDriver;
import java.time.Duration;

/** The hypervisor with a bound on every call. */
@FunctionalInterface
public interface Hypervisor {
    /**
     * A view of which each single call ends within {@code limit}: one that does not ends in {@link
     * dev.viveiro.kernel.FailureClass#OUTCOME_UNKNOWN}, and then only looking tells.
     */
    HypervisorDriver within(Duration limit);
}
