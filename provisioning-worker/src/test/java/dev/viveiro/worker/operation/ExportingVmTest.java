package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.ExportVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExportingVmTest extends OperationContractTest<ExportVm> {
    @Override
    protected ExportVm command(CommandTarget target) {
        return new ExportVm(target, true, Duration.ofSeconds(5), "/v1/transports/x?signature=x");
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected void prepared(SimulatedDriver driver, VmId vm) {
        driver.write(vm, "before");
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.STOPPED);
    }

    @Override
    protected void holds(Machine machine, HostEvent end) {
        assertThat(((OperationSucceeded) end).captured()).isNotNull();
    }

    @Override
    protected void left(SimulatedDriver driver, VmId vm) {
        assertThat(driver.read(vm)).isEqualTo("before");
    }

    @Test
    void one_that_ran_runs_again_when_it_can_not_be_packed() {
        try (Scene scene = scene()) {
            ((SimulatedDriver) scene.stage().host().driver).misbehave("pack FAILS_ALWAYS");
            scene.stage().receive(scene.command());
            OperationFailed failed = (OperationFailed) scene.end();
            assertThat(failed.failure().cause().code()).isEqualTo("simulated-failure");
            assertThat(failed.facts().power()).isEqualTo(ObservedPower.RUNNING);
            assertThat(scene.stage().machine(scene.vm()).orElseThrow().power()).isEqualTo(ObservedPower.RUNNING);
            assertNothingIsLeftToDo(scene.stage());
        }
    }
}
