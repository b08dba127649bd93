package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.RestoreVm;
import dev.viveiro.kernel.ObservedPower;
import java.util.Optional;

class RestoringVmTest extends OperationContractTest<RestoreVm> {
    @Override
    protected RestoreVm command(CommandTarget target) {
        return new RestoreVm(target);
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.SAVED);
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.RUNNING);
    }
}
