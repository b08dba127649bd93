package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.RebootVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.Commands;
import java.util.Optional;

class RebootingVmTest extends OperationContractTest<RebootVm> {
    @Override
    protected RebootVm command(CommandTarget target) {
        return Commands.reboot(target);
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.RUNNING);
    }
}
