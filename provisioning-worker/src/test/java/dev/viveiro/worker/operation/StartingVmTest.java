package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.StartVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.Commands;
import java.util.Optional;

class StartingVmTest extends OperationContractTest<StartVm> {
    @Override
    protected StartVm command(CommandTarget target) {
        return Commands.start(target);
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.STOPPED);
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.RUNNING);
    }
}
