package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.ExportVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.StopMode;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExportingVmTest extends OperationContractTest<ExportVm> {
    @Override
    protected ExportVm command(CommandTarget target) {
        return new ExportVm(target, true, Duration.ofSeconds(5), "/v1/transports/x?signature=x");
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected void prepared(SimulatedDriver driver, VmId vm) {
        driver.write(vm, "before");
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.STOPPED);
    }

    @Override
    protected void holds(Machine machine, HostEvent end) {
        assertThat(((OperationSucceeded) end).captured()).isNotNull();
    }

    @Override
    protected void left(SimulatedDriver driver, VmId vm) {
        assertThat(driver.read(vm)).isEqualTo("before");
    }

    /** Regression: a journal that was lost forgot that the machine was sent and moved, and undoing started the old copy. */
    @Test
    void one_that_is_off_from_the_beginning_is_not_started_when_it_can_not_be_packed() {
        try (Scene scene = scene()) {
            SimulatedDriver driver = (SimulatedDriver) scene.stage().host().driver;
            driver.stop(scene.vm(), StopMode.FORCED);
            driver.misbehave("pack FAILS_ALWAYS");
            scene.stage().receive(scene.command());
            OperationFailed failed = (OperationFailed) scene.end();
            assertThat(failed.facts().power()).isEqualTo(ObservedPower.STOPPED);
            assertThat(scene.stage().machine(scene.vm()).orElseThrow().power()).isEqualTo(ObservedPower.STOPPED);
            assertNothingIsLeftToDo(scene.stage());
        }
    }

    /** Regression: an older copy of the journal had an export that had ended, and undoing it started what had moved since. */
    @Test
    void one_that_is_not_placed_here_any_more_is_not_started_by_a_process_that_goes_on_with_its_export() {
        try (Scene scene = scene(Twist.failingAt(moments().getLast()))) {
            scene.stage().changes.killAfter(0);
            assertThat(scene.stage().survives(() -> scene.stage().receive(scene.command())))
                    .as("outlives the stop")
                    .isFalse();
            scene.stage().restart();
            TestHost host = scene.stage().host();
            assertThat(host.resumer.resume(host.standing.epoch(), target -> false))
                    .hasSize(1);

            OperationFailed failed = (OperationFailed) scene.end();
            assertThat(failed.facts().power()).isEqualTo(ObservedPower.STOPPED);
            assertThat(scene.stage().machine(scene.vm()).orElseThrow().power()).isEqualTo(ObservedPower.STOPPED);
            assertNothingIsLeftToDo(scene.stage());
        }
    }

    /** Regression: an attempt that failed after one that was sent let the machine run, and its disk may have changed. */
    @Test
    void what_an_attempt_before_the_last_one_sent_is_sent_anew() {
        try (Scene scene = scene()) {
            SimulatedDriver driver = (SimulatedDriver) scene.stage().host().driver;
            scene.stage().receive(scene.command());
            driver.start(scene.vm());
            driver.misbehave("pack FAILS_ALWAYS");
            scene.stage().receive(command(Commands.attempt(scene.command().target(), 2)));
            driver.misbehave();
            driver.write(scene.vm(), "since");
            driver.stop(scene.vm(), StopMode.FORCED);
            scene.stage().receive(command(Commands.attempt(scene.command().target(), 3)));

            OperationSucceeded first = (OperationSucceeded) scene.stage().ends().getFirst();
            OperationSucceeded last = (OperationSucceeded) scene.stage().ends().getLast();
            assertThat(last.captured()).isNotNull().isNotEqualTo(first.captured());
        }
    }

    @Test
    void one_that_ran_runs_again_when_it_can_not_be_packed() {
        try (Scene scene = scene()) {
            ((SimulatedDriver) scene.stage().host().driver).misbehave("pack FAILS_ALWAYS");
            scene.stage().receive(scene.command());
            OperationFailed failed = (OperationFailed) scene.end();
            assertThat(failed.failure().cause().code()).isEqualTo("simulated-failure");
            assertThat(failed.facts().power()).isEqualTo(ObservedPower.RUNNING);
            assertThat(scene.stage().machine(scene.vm()).orElseThrow().power()).isEqualTo(ObservedPower.RUNNING);
            assertNothingIsLeftToDo(scene.stage());
        }
    }
}
