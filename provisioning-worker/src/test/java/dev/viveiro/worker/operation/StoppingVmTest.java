package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.Commands;
import java.util.Optional;

class StoppingVmTest extends OperationContractTest<StopVm> {
    @Override
    protected StopVm command(CommandTarget target) {
        return Commands.stop(target);
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.STOPPED);
    }
}
