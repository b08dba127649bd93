package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.SeenDisk;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.DetachDisk;
import dev.viveiro.contract.vm.ExtraDisk;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineDisk;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.util.Optional;
import java.util.UUID;

class DetachingDiskTest extends OperationContractTest<DetachDisk> {
    private static final ExtraDisk DISK = new ExtraDisk(new UUID(15, 1), "data", 20);
    private static final MachineDisk OTHER = new MachineDisk(new UUID(15, 2), "logs", 5);

    @Override
    protected DetachDisk command(CommandTarget target) {
        return new DetachDisk(target, DISK);
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.STOPPED);
    }

    @Override
    protected void prepared(SimulatedDriver driver, VmId vm) {
        ExtraDisks disks = driver.ability(ExtraDisks.class).orElseThrow();
        disks.attachDisk(vm, AttachingDisk.of(DISK));
        disks.attachDisk(vm, OTHER);
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.STOPPED);
    }

    @Override
    protected void holds(Machine machine, HostEvent end) {
        assertThat(machine.disks()).containsExactly(OTHER.id());
        assertThat(Ends.facts(end).disks()).containsExactly(new SeenDisk(OTHER.id(), true));
    }

    @Override
    protected void left(SimulatedDriver driver, VmId vm) {
        assertThat(driver.ability(ExtraDisks.class).orElseThrow().disks(vm)).containsExactly(OTHER.id());
    }
}
