package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.SeenDisk;
import dev.viveiro.contract.vm.AttachDisk;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.ExtraDisk;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AttachingDiskTest extends OperationContractTest<AttachDisk> {
    private static final ExtraDisk DISK = new ExtraDisk(new UUID(15, 1), "data", 20);

    @Override
    protected AttachDisk command(CommandTarget target) {
        return new AttachDisk(target, DISK);
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected void holds(Machine machine, HostEvent end) {
        assertThat(machine.disks()).containsExactly(DISK.id());
        assertThat(Ends.facts(end).disks()).containsExactly(new SeenDisk(DISK.id(), true));
    }

    @Override
    protected void left(SimulatedDriver driver, VmId vm) {
        assertThat(driver.ability(ExtraDisks.class).orElseThrow().disks(vm)).containsExactly(DISK.id());
    }

    @Test
    void a_machine_that_is_not_there_gets_none_and_the_gateway_is_told_so() {
        try (Scene scene = scene()) {
            scene.stage().host().driver.destroy(scene.vm());
            scene.stage().receive(scene.command());
            OperationFailed failed = (OperationFailed) scene.end();
            assertThat(failed.failure().cause().code()).isEqualTo("machine-absent");
            assertThat(failed.facts().disks()).isEmpty();
            assertThat(scene.stage()
                            .host()
                            .driver
                            .ability(ExtraDisks.class)
                            .orElseThrow()
                            .disks(scene.vm()))
                    .isEmpty();
        }
    }
}
