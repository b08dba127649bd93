package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.ResizeVm;
import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.LiveResizing;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A machine with limits and less than all memory at first gets other ones with a restart. */
class ResizingVmToMinimumTest extends OperationContractTest<ResizeVm> {
    private static final MachineSize BEFORE = new MachineSize(1, 1024, 10, new CpuLimits(200, 50), 512L);

    @Override
    protected ResizeVm command(CommandTarget target) {
        return new ResizeVm(target, 2, 2048, 20, null, true, 1024L);
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected void prepared(SimulatedDriver driver, VmId vm) {
        driver.ability(LiveResizing.class).orElseThrow().resizeLive(vm, BEFORE);
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return before();
    }

    @Override
    protected void holds(Machine machine, HostEvent end) {
        assertThat(machine.spec().size()).isEqualTo(new MachineSize(2, 2048, 20, CpuLimits.NONE, 1024L));
    }

    @Test
    void one_that_can_not_be_started_with_them_has_those_that_it_had() {
        Moment start = moments().stream()
                .filter(moment -> moment.step().equals("start-again") && !moment.effect())
                .findFirst()
                .orElseThrow();
        try (Scene scene = scene(Twist.failingAt(start))) {
            scene.stage().receive(scene.command());
            assertThat(scene.end()).isInstanceOf(OperationFailed.class);
            Machine machine = scene.stage().machine(scene.vm()).orElseThrow();
            assertThat(machine.power()).isEqualTo(ObservedPower.RUNNING);
            assertThat(machine.spec().size()).isEqualTo(new MachineSize(1, 1024, 20, BEFORE.cpu(), 512L));
        }
    }
}
