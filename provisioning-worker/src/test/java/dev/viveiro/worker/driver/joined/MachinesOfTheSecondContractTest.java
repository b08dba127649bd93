package dev.viveiro.worker.driver.joined;

import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;

/** Of images in a form that only the second takes. */
class MachinesOfTheSecondContractTest extends JoinedDriverContractTest {
    @Override
    ImageRef image() {
        return TwoDrivers.DISK;
    }

    @Override
    SimulatedDriver holder(TwoDrivers drivers) {
        return drivers.realSecond;
    }
}
