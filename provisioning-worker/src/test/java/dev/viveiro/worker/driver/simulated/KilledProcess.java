package dev.viveiro.worker.driver.simulated;

import dev.viveiro.worker.driver.HypervisorDriver;
import java.nio.file.Path;

/** Defines and starts machines, each told on standard output when it is done, until somebody kills it. */
final class KilledProcess {
    private KilledProcess() {}

    public static void main(String[] args) {
        try (SimulatedFixture simulated = new SimulatedFixture(Path.of(args[0]))) {
            HypervisorDriver driver = simulated.driver();
            for (int i = 0; driver.info().usable(); i++) {
                System.out.println(simulated.running("vm-" + i).vm());
            }
        }
    }
}
