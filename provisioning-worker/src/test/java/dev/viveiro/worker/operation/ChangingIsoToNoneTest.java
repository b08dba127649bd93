package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.vm.ChangeIso;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.IsoDrive;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.util.Optional;

/** Ejecting. */
class ChangingIsoToNoneTest extends OperationContractTest<ChangeIso> {
    @Override
    protected ChangeIso command(CommandTarget target) {
        return new ChangeIso(target, null);
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.STOPPED);
    }

    @Override
    protected void prepared(SimulatedDriver driver, VmId vm) {
        driver.ability(IsoDrive.class).orElseThrow().insertIso(vm, ChangingIsoTest.on(driver, "rescue-12"));
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.STOPPED);
    }

    @Override
    protected void holds(Machine machine, HostEvent end) {
        assertThat(Ends.facts(end).power()).isEqualTo(ObservedPower.STOPPED);
    }

    @Override
    protected void left(SimulatedDriver driver, VmId vm) {
        assertThat(driver.ability(IsoDrive.class).orElseThrow().inserted(vm)).isEmpty();
    }
}
