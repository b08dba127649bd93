package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.kernel.ObservedPower;
import java.time.Duration;
import java.util.Optional;

/** Without asking the guest. */
class StoppingVmAtOnceTest extends OperationContractTest<StopVm> {
    @Override
    protected StopVm command(CommandTarget target) {
        return new StopVm(target, Duration.ZERO);
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
