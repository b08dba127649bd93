package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.vm.ChangeNetwork;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.driver.Machine;
import java.util.Optional;

class ChangingNetworkOfOneThatIsOffTest extends OperationContractTest<ChangeNetwork> {
    @Override
    protected ChangeNetwork command(CommandTarget target) {
        return Commands.changeNetwork(target);
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.STOPPED);
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return before();
    }

    @Override
    protected void holds(Machine machine, HostEvent end) {
        assertThat(machine.spec().network()).isEqualTo(ChangingNetwork.network(Commands.OTHER_NETWORK));
    }
}
