package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationProgressed;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.operation.StepState;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnhurriedLogTest {
    private static final Duration PATIENCE = Duration.ofMillis(150);

    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final VmId vm = Commands.IDS.nextVm();

    @TempDir
    Path home;

    @Test
    void of_an_operation_that_is_over_sooner_only_its_end_is_said() {
        try (TestHost host = TestHost.in(home, clock).patience(PATIENCE).open()) {
            host.receive(Commands.create(Commands.target(vm, clock)));
            clock.advance(PATIENCE);
            host.progress.tell();
            assertThat(host.events()).singleElement().isInstanceOfSatisfying(OperationSucceeded.class, end -> {
                assertThat(end.steps()).isNotEmpty().allMatch(step -> step.state() == StepState.SUCCEEDED);
                assertThat(end.origin().sequence()).isEqualTo(1);
            });
        }
    }

    @Test
    void what_takes_longer_is_told_once_with_its_newest_steps_and_never_after_the_end() {
        TestHost.Builder setting = TestHost.in(home, clock).patience(PATIENCE);
        TestHost[] opened = new TestHost[1];
        CommandTarget target = Commands.target(vm, clock);
        setting.mint((machine, generation, account, scheme) -> {
            opened[0].progress.tell();
            assertThat(opened[0].events()).as("too young to be told").isEmpty();
            clock.advance(PATIENCE);
            opened[0].progress.tell();
            opened[0].progress.tell();
            return new CredentialMint.Minted("sealed", "k1", "v");
        });
        try (TestHost host = setting.open()) {
            opened[0] = host;
            host.receive(Commands.create(target));
            clock.advance(PATIENCE);
            host.progress.tell();
            List<HostEvent> told = host.events();
            assertThat(told).hasSize(2);
            assertThat(told.getFirst()).isInstanceOfSatisfying(OperationProgressed.class, progress -> {
                assertThat(progress.steps().get(0).state()).isEqualTo(StepState.SUCCEEDED);
                assertThat(progress.steps().get(1).state()).isEqualTo(StepState.RUNNING);
            });
            assertThat(told.getLast()).isInstanceOf(OperationSucceeded.class);
        }
    }

    @Test
    void where_another_process_began_this_one_says_how_far_it_is() {
        CommandTarget target = Commands.target(vm, clock);
        try (TestHost host = TestHost.in(home, clock).open()) {
            UnhurriedLog log = new UnhurriedLog(host.log, clock, PATIENCE);
            host.commands.record(Commands.incoming(Commands.create(target))).join();
            RunState begun = host.log.unfinished().getFirst().state();
            log.goesOn(
                    begun,
                    origin -> new OperationProgressed(origin, begun.work().ref(), begun.told(), false));
            clock.advance(PATIENCE);
            log.tell();
            assertThat(host.events()).singleElement().isInstanceOf(OperationProgressed.class);
        }
    }

    @Test
    void nothing_is_said_of_an_attempt_whose_end_is_written() {
        try (TestHost host = TestHost.in(home, clock).open()) {
            CommandTarget target = Commands.target(vm, clock);
            host.receive(Commands.create(target));
            int before = host.events().size();
            Work work = new Work(Commands.create(target), clock.instant(), null);
            RunState late = RunState.accepted(work);
            host.log.say(late, origin -> new OperationProgressed(origin, work.ref(), late.told(), false));
            assertThat(host.events()).hasSize(before);
        }
    }
}
