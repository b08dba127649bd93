package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.vm.CaptureVm;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.Deliveries;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CapturingVmTest extends OperationContractTest<CaptureVm> {
    private static final byte[] FILE = "viveiro-simulated-disk/1\nbefore".getBytes(StandardCharsets.UTF_8);

    @Override
    protected CaptureVm command(CommandTarget target) {
        return new CaptureVm(target, "class-2026", "/v1/images/class-2026/captured?signature=x");
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.STOPPED);
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
        assertThat(((OperationSucceeded) end).captured())
                .isEqualTo(new CapturedImage(Deliveries.sha256(FILE), FILE.length, ImageFormat.RAW));
    }

    @Override
    protected void left(SimulatedDriver driver, VmId vm) {
        assertThat(driver.read(vm)).isEqualTo("before");
    }

    @Test
    void a_machine_that_runs_is_not_captured_and_goes_on() {
        try (Scene scene = scene()) {
            scene.stage().host().driver.start(scene.vm());
            scene.stage().receive(scene.command());
            OperationFailed failed = (OperationFailed) scene.end();
            assertThat(failed.failure().cause().code()).isEqualTo("machine-running");
            assertThat(failed.facts().power()).isEqualTo(ObservedPower.RUNNING);
            assertNothingIsLeftToDo(scene.stage());
        }
    }
}
