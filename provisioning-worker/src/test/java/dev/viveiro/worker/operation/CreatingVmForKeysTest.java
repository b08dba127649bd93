package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.VmSpec;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.driver.Machine;
import java.util.List;
import java.util.Optional;

/** A machine that only keys open: no password is minted. */
class CreatingVmForKeysTest extends OperationContractTest<CreateVm> {
    @Override
    protected CreateVm command(CommandTarget target) {
        VmSpec spec = Commands.spec(target.vm());
        return new CreateVm(
                target,
                new VmSpec(
                        spec.tenant(),
                        spec.name(),
                        spec.vcpus(),
                        spec.memoryMib(),
                        spec.diskGib(),
                        spec.image(),
                        spec.network(),
                        spec.account(),
                        List.of("ssh-ed25519 AAAA"),
                        false));
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.empty();
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected void holds(Machine machine, HostEvent end) {
        assertThat(machine.spec().login().passwordVerifier()).isNull();
    }
}
