package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.ResizeVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSize;
import java.util.Optional;

/** A machine that is off is not started by it. */
class ResizingVmThatIsOffWithRestartTest extends OperationContractTest<ResizeVm> {
    @Override
    protected ResizeVm command(CommandTarget target) {
        return Commands.resizeWithRestart(target);
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.STOPPED);
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return before();
    }

    @Override
    protected void holds(Machine machine, HostEvent end) {
        assertThat(machine.spec().size()).isEqualTo(new MachineSize(2, 2048, 20));
    }
}
