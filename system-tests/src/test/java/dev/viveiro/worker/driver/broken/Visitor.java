package dev.viveiro.worker.driver.broken;

import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;

/** A driver that uses another. */
public abstract class Visitor implements HypervisorDriver {
    protected abstract SimulatedDriver neighbour();
}
