package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.credential.SealedCredential;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.driver.Machine;
import java.util.Objects;
import java.util.Optional;

class CreatingVmTest extends OperationContractTest<CreateVm> {
    @Override
    protected CreateVm command(CommandTarget target) {
        return Commands.create(target);
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.empty();
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.RUNNING);
    }

    /** The password that is told is the one that opens the machine, however often another was minted. */
    @Override
    protected void holds(Machine machine, HostEvent end) {
        SealedCredential told = Objects.requireNonNull(((OperationSucceeded) end).credential());
        assertThat(machine.spec().login().passwordVerifier())
                .isEqualTo(Objects.requireNonNull(told.sealed()).replace("sealed-", "verifier-"));
    }
}
