package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.vm.ChangeNetwork;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.Pausing;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChangingNetworkTest extends OperationContractTest<ChangeNetwork> {
    @Override
    protected ChangeNetwork command(CommandTarget target) {
        return Commands.changeNetwork(target);
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
        assertThat(machine.spec().network()).isEqualTo(ChangingNetwork.network(Commands.OTHER_NETWORK));
        assertThat(((OperationSucceeded) end).facts().network()).isEqualTo(Commands.OTHER_NETWORK);
    }

    @ParameterizedTest
    @MethodSource("moments")
    void however_it_fails_a_machine_that_ran_runs_again_with_the_card_that_is_told(Moment moment) {
        try (Scene scene = scene(Twist.failingAt(moment))) {
            Machine before = scene.stage().host().driver.find(scene.vm()).orElseThrow();
            scene.stage().receive(scene.command());
            Machine after = scene.stage().host().driver.find(scene.vm()).orElseThrow();
            assertThat(after.spec().network()).isEqualTo(before.spec().network());
            assertThat(scene.end()).isInstanceOfSatisfying(OperationFailed.class, failed -> {
                assertThat(failed.facts().power()).isEqualTo(ObservedPower.RUNNING);
                assertThat(failed.facts().network())
                        .isEqualTo(ChangingNetwork.told(before.spec().network()));
            });
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
