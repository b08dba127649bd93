package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.ResumeVm;
import dev.viveiro.kernel.ObservedPower;
import java.util.Optional;

class ResumingVmTest extends OperationContractTest<ResumeVm> {
    @Override
    protected ResumeVm command(CommandTarget target) {
        return new ResumeVm(target);
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.PAUSED);
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.RUNNING);
    }
}
