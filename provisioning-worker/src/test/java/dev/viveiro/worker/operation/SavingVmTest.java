package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.SaveVm;
import dev.viveiro.kernel.ObservedPower;
import java.util.Optional;

class SavingVmTest extends OperationContractTest<SaveVm> {
    @Override
    protected SaveVm command(CommandTarget target) {
        return new SaveVm(target);
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.SAVED);
    }
}
