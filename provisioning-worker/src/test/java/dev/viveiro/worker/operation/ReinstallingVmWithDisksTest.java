package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.ExtraDisk;
import dev.viveiro.contract.vm.ReinstallVm;
import dev.viveiro.contract.vm.VmSpec;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The disks beside the machine's own are the same afterwards, and stay when there is no machine. */
class ReinstallingVmWithDisksTest extends OperationContractTest<ReinstallVm> {
    private static final ExtraDisk DATA = new ExtraDisk(new UUID(15, 1), "data", 20);
    private static final ExtraDisk LOGS = new ExtraDisk(new UUID(15, 2), "logs", 5);

    @Override
    protected ReinstallVm command(CommandTarget target) {
        VmSpec plain = Commands.create(target).spec();
        return new ReinstallVm(
                target,
                new VmSpec(
                        plain.tenant(),
                        plain.name(),
                        plain.vcpus(),
                        plain.memoryMib(),
                        plain.diskGib(),
                        plain.image(),
                        plain.network(),
                        plain.account(),
                        plain.sshKeys(),
                        plain.passwordWanted(),
                        null,
                        List.of(DATA, LOGS)));
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected void prepared(SimulatedDriver driver, VmId vm) {
        ExtraDisks disks = driver.ability(ExtraDisks.class).orElseThrow();
        disks.attachDisk(vm, AttachingDisk.of(DATA));
        disks.attachDisk(vm, AttachingDisk.of(LOGS));
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected void holds(Machine machine, HostEvent end) {
        assertThat(machine.disks()).containsExactlyInAnyOrder(DATA.id(), LOGS.id());
    }

    @ParameterizedTest
    @MethodSource("moments")
    void what_fails_leaves_the_disks(Moment moment) {
        try (Scene scene = scene(Twist.failingAt(moment))) {
            scene.stage().receive(scene.command());
            assertThat(scene.end()).isInstanceOf(OperationFailed.class);
            assertThat(scene.stage()
                            .host()
                            .driver
                            .ability(ExtraDisks.class)
                            .orElseThrow()
                            .disks(scene.vm()))
                    .containsExactlyInAnyOrder(DATA.id(), LOGS.id());
        }
    }
}
