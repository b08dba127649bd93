package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.RevertVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Snapshots;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RevertingVmTest extends OperationContractTest<RevertVm> {
    private static final UUID SNAPSHOT = new UUID(11, 1);

    @Override
    protected RevertVm command(CommandTarget target) {
        return new RevertVm(target, SNAPSHOT);
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected void prepared(SimulatedDriver driver, VmId vm) {
        driver.write(vm, "before");
        driver.ability(Snapshots.class).orElseThrow().takeSnapshot(vm, SNAPSHOT);
        driver.write(vm, "after");
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected void left(SimulatedDriver driver, VmId vm) {
        assertThat(driver.read(vm)).isEqualTo("before");
        assertThat(driver.ability(Snapshots.class).orElseThrow().snapshots(vm)).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("moments")
    void however_it_fails_a_machine_that_ran_runs_again(Moment moment) {
        try (Scene scene = scene(Twist.failingAt(moment))) {
            scene.stage().receive(scene.command());
            assertThat(scene.end()).isInstanceOfSatisfying(OperationFailed.class, failed -> assertThat(
                            failed.facts().power())
                    .isEqualTo(ObservedPower.RUNNING));
        }
    }
}
