package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.PauseVm;
import dev.viveiro.kernel.ObservedPower;
import java.util.Optional;

class PausingVmTest extends OperationContractTest<PauseVm> {
    @Override
    protected PauseVm command(CommandTarget target) {
        return new PauseVm(target);
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.PAUSED);
    }
}
