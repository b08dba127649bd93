package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationProgressed;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.host.VmDeleted;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import dev.viveiro.worker.driver.SleepingPause;
import dev.viveiro.worker.guard.GuardedHypervisor;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cancels, deletes and deadlines with a hypervisor that hangs or lies, and real threads. */
class InterferenceTest {
    private static final RunnerSettings HASTY = new RunnerSettings(
            Duration.ofSeconds(20),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            3,
            Duration.ofMillis(5),
            Duration.ofSeconds(2),
            Duration.ofMillis(50));

    private final Clock clock = Clock.systemUTC();
    private final VmId vm = Commands.IDS.nextVm();
    private final CommandTarget target = Commands.target(vm, clock);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private TestHost host;

    @TempDir
    Path home;

    @BeforeEach
    void open() {
        host = TestHost.in(home, clock)
                .threads(threads)
                .pause(new SleepingPause())
                .settings(HASTY)
                .hypervisor(driver -> new GuardedHypervisor(driver, threads, 64))
                .open();
    }

    @AfterEach
    void close() {
        host.close();
    }

    private void awaitEnds(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> host.ends().size() >= count && host.dispatcher.size() == 0);
    }

    private void awaitStep(String step) {
        await().atMost(Duration.ofSeconds(20)).until(() -> host.events().stream()
                .filter(OperationProgressed.class::isInstance)
                .flatMap(event -> ((OperationProgressed) event).steps().stream())
                .anyMatch(record -> record.name().equals(step)
                        && record.state() == dev.viveiro.contract.operation.StepState.RUNNING));
    }

    @Test
    void a_cancel_while_the_hypervisor_hangs_unwinds_everything() {
        host.simulated().misbehave("start HANGS");
        host.receive(Commands.create(target));
        awaitStep("start-machine");
        host.receive(Commands.cancel(target));
        awaitEnds(1);

        assertThat(host.ends())
                .singleElement()
                .isInstanceOfSatisfying(OperationCancelled.class, cancelled -> assertThat(cancelled.remains())
                        .isFalse());
        assertThat(host.driver.list()).isEmpty();
    }

    @Test
    void a_cancel_past_the_point_of_no_return_comes_too_late() {
        Machines.exists(host.driver, vm, true);
        host.simulated().misbehave("destroy HANGS");
        CommandTarget delete = Commands.target(vm, clock);
        host.receive(Commands.delete(delete));
        awaitStep("destroy-machine");
        host.receive(Commands.cancel(delete));
        host.simulated().misbehave();
        awaitEnds(1);

        assertThat(host.ends()).singleElement().isInstanceOf(VmDeleted.class);
        assertThat(host.log.hasTombstone(vm, 1)).isTrue();
    }

    @Test
    void a_delete_cancelled_before_it_destroys_leaves_the_machine_usable() {
        Machines.exists(host.driver, vm, true);
        host.simulated().misbehave("stop-forced HANGS");
        CommandTarget delete = Commands.target(vm, clock);
        host.receive(Commands.delete(delete));
        awaitStep("stop-machine");
        host.receive(Commands.cancel(delete));
        awaitEnds(1);

        assertThat(host.ends()).singleElement().isInstanceOf(OperationCancelled.class);
        assertThat(host.log.hasTombstone(vm, 1)).isFalse();
        assertThat(host.driver.list()).hasSize(1);
    }

    @Test
    void a_delete_takes_the_place_of_what_runs() {
        host.simulated().misbehave("start HANGS");
        host.receive(Commands.create(target));
        awaitStep("start-machine");
        host.receive(Commands.delete(Commands.target(vm, clock)));
        awaitEnds(2);

        assertThat(host.ends()).hasExactlyElementsOfTypes(OperationCancelled.class, VmDeleted.class);
        assertThat(host.driver.list()).isEmpty();
    }

    @Test
    void a_delete_that_is_sent_again_says_again_that_the_machine_is_gone() {
        Machines.exists(host.driver, vm, true);
        host.receive(Commands.delete(Commands.target(vm, clock)));
        awaitEnds(1);
        host.receive(Commands.delete(Commands.target(vm, clock)));
        awaitEnds(2);

        assertThat(host.ends()).hasExactlyElementsOfTypes(VmDeleted.class, VmDeleted.class);
    }

    @Test
    void a_hypervisor_that_hangs_ends_in_a_failure_before_the_deadline() {
        host.simulated().misbehave("define HANGS");
        Instant deadline = clock.instant().plus(Duration.ofSeconds(3));
        host.receive(Commands.create(Commands.within(target, clock, Duration.ofSeconds(3))));
        awaitEnds(1);

        assertThat(host.ends()).singleElement().isInstanceOfSatisfying(OperationFailed.class, failed -> {
            assertThat(failed.failure().cause().code()).isEqualTo("deadline-passed");
            assertThat(failed.remains()).isFalse();
            assertThat(failed.origin().observedAt()).isBefore(deadline);
        });
    }

    @Test
    void what_cannot_be_undone_is_said_and_the_operation_ends_all_the_same() {
        host.simulated().misbehave("start FAILS_ALWAYS class=TRY_OTHER_HOST", "destroy HANGS");
        host.receive(Commands.create(Commands.within(target, clock, Duration.ofSeconds(8))));
        awaitEnds(1);

        assertThat(host.ends()).singleElement().isInstanceOfSatisfying(OperationFailed.class, failed -> assertThat(
                        failed.remains())
                .isTrue());
        assertThat(host.driver.list()).hasSize(1);
    }

    @Test
    void a_call_that_succeeds_but_times_out_is_looked_at_and_done_once() {
        host.simulated().misbehave("define SUCCEEDS_BUT_TIMES_OUT times=1", "start SUCCEEDS_BUT_TIMES_OUT times=1");
        host.receive(Commands.create(target));
        awaitEnds(1);

        assertThat(host.ends()).singleElement().isInstanceOf(OperationSucceeded.class);
        assertThat(host.driver.list()).hasSize(1);
    }

    @Test
    void a_hypervisor_that_fails_once_is_tried_again() {
        host.simulated().misbehave("start FAILS_ONCE", "define FAILS_ONCE", "ensure-image FAILS_ONCE");
        host.receive(Commands.create(target));
        awaitEnds(1);
        assertThat(host.ends()).singleElement().isInstanceOf(OperationSucceeded.class);
    }

    @Test
    void the_second_attempt_uses_the_credential_of_the_first() {
        host.simulated().misbehave("start FAILS_ALWAYS class=TRY_OTHER_HOST");
        host.receive(Commands.create(target));
        awaitEnds(1);
        var minted = host.log.earlierOutput(
                new dev.viveiro.contract.host.WorkRef(target.operation(), 1, vm, 1), "mint-credential");
        host.simulated().misbehave();
        host.receive(Commands.create(Commands.attempt(target, 2)));
        awaitEnds(2);

        assertThat(host.ends()).last().isInstanceOfSatisfying(OperationSucceeded.class, succeeded -> assertThat(
                        java.util.Objects.requireNonNull(succeeded.credential()).sealed())
                .isEqualTo(minted.get("sealed")));
    }

    @Test
    void a_guest_that_ignores_the_request_is_stopped_by_force() {
        Machines.exists(host.driver, vm, true);
        host.simulated().misbehave("stop IGNORES_GRACEFUL_STOP");
        host.receive(Commands.stop(target));
        awaitEnds(1);
        assertThat(host.ends()).singleElement().isInstanceOf(OperationSucceeded.class);
    }
}
