package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.credential.SealedCredential;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.ReinstallVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.Snapshots;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReinstallingVmTest extends OperationContractTest<ReinstallVm> {
    @Override
    protected ReinstallVm command(CommandTarget target) {
        return new ReinstallVm(target, Commands.create(target).spec());
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected void prepared(SimulatedDriver driver, VmId vm) {
        driver.write(vm, "before");
        driver.ability(Snapshots.class).orElseThrow().takeSnapshot(vm, new UUID(11, 1));
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected void holds(Machine machine, HostEvent end) {
        SealedCredential told = Objects.requireNonNull(((OperationSucceeded) end).credential());
        assertThat(machine.spec().login().passwordVerifier())
                .isEqualTo(Objects.requireNonNull(told.sealed()).replace("sealed-", "verifier-"));
    }

    @Override
    protected void left(SimulatedDriver driver, VmId vm) {
        assertThat(driver.read(vm)).isNotEqualTo("before");
        assertThat(driver.ability(Snapshots.class).orElseThrow().snapshots(vm)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("moments")
    void what_fails_leaves_the_machine_as_it_was_or_none(Moment moment) {
        try (Scene scene = scene(Twist.failingAt(moment))) {
            scene.stage().receive(scene.command());
            OperationFailed failed = (OperationFailed) scene.end();
            if (pastReturn(moment.position())
                    && (moment.effect() || !moment.step().equals("destroy-machine"))) {
                assertThat(failed.facts().present()).isFalse();
                assertThat(scene.stage().machine(scene.vm())).isEmpty();
            } else {
                assertThat(failed.facts().power()).isEqualTo(ObservedPower.RUNNING);
                assertThat(((SimulatedDriver) scene.stage().host().driver).read(scene.vm()))
                        .isEqualTo("before");
            }
        }
    }
}
