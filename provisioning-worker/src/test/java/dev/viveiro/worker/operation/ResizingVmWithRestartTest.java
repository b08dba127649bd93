package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.ResizeVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.Pausing;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One that runs, whose customer wants it stopped for its new size. */
class ResizingVmWithRestartTest extends OperationContractTest<ResizeVm> {
    @Override
    protected ResizeVm command(CommandTarget target) {
        return Commands.resizeWithRestart(target);
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return before();
    }

    @Override
    protected void holds(Machine machine, HostEvent end) {
        assertThat(machine.spec().size()).isEqualTo(new MachineSize(2, 2048, 20));
        assertThat(Ends.facts(end).bootId()).isEqualTo(machine.bootId());
    }

    @Test
    void it_is_booted_anew_although_its_host_could_resize_it_while_it_runs() {
        try (Scene scene = scene()) {
            String boot =
                    scene.stage().host().driver.find(scene.vm()).orElseThrow().bootId();
            scene.stage().receive(scene.command());
            assertSucceeded(scene);
            assertThat(scene.stage().machine(scene.vm()).orElseThrow().bootId()).isNotEqualTo(boot);
        }
    }

    @ParameterizedTest
    @MethodSource("moments")
    void however_it_fails_a_machine_that_ran_runs_again(Moment moment) {
        try (Scene scene = scene(Twist.failingAt(moment))) {
            MachineSize before = scene.stage()
                    .host()
                    .driver
                    .find(scene.vm())
                    .orElseThrow()
                    .spec()
                    .size();
            scene.stage().receive(scene.command());
            assertThat(scene.end()).isInstanceOfSatisfying(OperationFailed.class, failed -> assertThat(
                            failed.facts().power())
                    .isEqualTo(ObservedPower.RUNNING));
            MachineSize after =
                    scene.stage().machine(scene.vm()).orElseThrow().spec().size();
            if (!pastReturn(moment.position())) {
                assertThat(after).isEqualTo(before);
            }
        }
    }

    @Test
    void one_that_can_not_be_started_with_its_new_size_runs_with_the_processors_and_the_memory_that_it_had() {
        Moment start = moments().stream()
                .filter(moment -> moment.step().equals("start-again") && !moment.effect())
                .findFirst()
                .orElseThrow();
        try (Scene scene = scene(Twist.failingAt(start))) {
            scene.stage().receive(scene.command());
            assertThat(scene.end()).isInstanceOfSatisfying(OperationFailed.class, failed -> assertThat(
                            failed.facts().diskGib())
                    .as("the disk that the gateway has to hold")
                    .isEqualTo(20));
            Machine machine = scene.stage().machine(scene.vm()).orElseThrow();
            assertThat(machine.power()).isEqualTo(ObservedPower.RUNNING);
            assertThat(machine.spec().size()).as("but for its disk").isEqualTo(new MachineSize(1, 1024, 20));
        }
    }

    @Test
    void a_machine_that_is_paused_is_left_alone() {
        try (Scene scene = scene()) {
            scene.stage().host().driver.ability(Pausing.class).orElseThrow().pause(scene.vm());
            scene.stage().receive(scene.command());
            OperationFailed failed = (OperationFailed) scene.end();
            assertThat(failed.failure().cause().code()).isEqualTo("machine-running");
            assertThat(failed.facts().power()).isEqualTo(ObservedPower.PAUSED);
            assertNothingIsLeftToDo(scene.stage());
        }
    }
}
