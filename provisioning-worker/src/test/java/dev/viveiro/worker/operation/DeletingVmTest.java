package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.Commands;
import java.util.Optional;

class DeletingVmTest extends OperationContractTest<DeleteVm> {
    @Override
    protected DeleteVm command(CommandTarget target) {
        return Commands.delete(target);
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.empty();
    }
}
