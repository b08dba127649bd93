package dev.viveiro.worker.driver.joined;

import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;

/** Of images that the host has by itself. */
class MachinesOfTheFirstContractTest extends JoinedDriverContractTest {
    @Override
    ImageRef image() {
        return MachineFixtures.DEBIAN;
    }

    @Override
    SimulatedDriver holder(TwoDrivers drivers) {
        return drivers.realFirst;
    }
}
