package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.ReinstallVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.Commands;
import java.util.Optional;

class ReinstallingVmThatIsOffTest extends OperationContractTest<ReinstallVm> {
    @Override
    protected ReinstallVm command(CommandTarget target) {
        return new ReinstallVm(target, Commands.create(target).spec());
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
