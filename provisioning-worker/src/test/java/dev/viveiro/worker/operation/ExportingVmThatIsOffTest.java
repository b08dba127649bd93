package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.ExportVm;
import dev.viveiro.kernel.ObservedPower;
import java.time.Duration;
import java.util.Optional;

/** It is off before, and stays so however the operation ends. */
class ExportingVmThatIsOffTest extends OperationContractTest<ExportVm> {
    @Override
    protected ExportVm command(CommandTarget target) {
        return new ExportVm(target, false, Duration.ZERO, "/v1/transports/x?signature=x");
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.STOPPED);
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.STOPPED);
    }
}
