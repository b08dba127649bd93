package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.ResizeVm;
import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSize;
import java.util.Optional;

/** A machine that stays as large as it is, and gets less of its host's processors. */
class ResizingVmToLimitsTest extends OperationContractTest<ResizeVm> {
    private static final CpuLimits LIMITS = new CpuLimits(200, 50);

    @Override
    protected ResizeVm command(CommandTarget target) {
        return new ResizeVm(target, 1, 1024, 10, LIMITS);
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
        assertThat(machine.spec().size()).isEqualTo(new MachineSize(1, 1024, 10, LIMITS));
    }
}
