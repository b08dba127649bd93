package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationProgressed;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.host.VmDeleted;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.ReinstallVm;
import dev.viveiro.contract.vm.RevertVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import dev.viveiro.worker.driver.SleepingPause;
import dev.viveiro.worker.driver.Snapshots;
import dev.viveiro.worker.guard.GuardedHypervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work on a host whose gateway does not answer, or has not welcomed it. */
class LeaveTest {
    private static final RunnerSettings HASTY = new RunnerSettings(
            Duration.ofSeconds(20),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            3,
            Duration.ofMillis(5),
            Duration.ofSeconds(2),
            Duration.ofMillis(50));

    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final VmId vm = Commands.IDS.nextVm();
    private final CommandTarget target = Commands.target(vm, clock);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger waits = new AtomicInteger();
    private volatile boolean welcomed = true;
    private volatile boolean leased;
    private TestHost host;

    @TempDir
    Path home;

    private final Leave leave = new Leave() {
        @Override
        public boolean given(boolean starts) {
            return welcomed && (leased || !starts);
        }

        @Override
        public void awaitChange(Duration longest) throws InterruptedException {
            waits.incrementAndGet();
            new SleepingPause().pause(Duration.ofMillis(5));
        }
    };

    @BeforeEach
    void open() {
        host = TestHost.in(home, clock)
                .threads(threads)
                .leave(leave)
                .pause(new SleepingPause())
                .settings(HASTY)
                .hypervisor(driver -> new GuardedHypervisor(driver, threads, 64))
                .open();
    }

    @AfterEach
    void close() {
        host.close();
        // what still waits for its leave would wait beyond this test
        threads.shutdownNow();
    }

    private void awaitWaiting() {
        int before = waits.get();
        await().atMost(Duration.ofSeconds(60)).until(() -> waits.get() > before + 3);
    }

    private void awaitEnds(int number) {
        await().atMost(Duration.ofSeconds(60)).until(() -> host.ends().size() == number && host.dispatcher.size() == 0);
    }

    @Test
    void without_the_lease_a_create_that_began_makes_no_machine_and_goes_on_when_it_is_back() {
        host.receive(Commands.create(target));
        awaitWaiting();
        assertThat(host.driver.list()).isEmpty();
        assertThat(host.events()).anyMatch(OperationProgressed.class::isInstance);

        leased = true;
        awaitEnds(1);
        assertThat(host.ends()).singleElement().isInstanceOf(OperationSucceeded.class);
    }

    @Test
    void without_the_lease_a_start_leaves_the_machine_off_until_it_is_back() {
        Machines.exists(host.driver, vm, false);
        host.receive(Commands.start(target));
        awaitWaiting();
        assertThat(host.driver.list()).extracting(machine -> machine.power()).containsExactly(ObservedPower.STOPPED);

        leased = true;
        awaitEnds(1);
        assertThat(host.driver.list()).extracting(machine -> machine.power()).containsExactly(ObservedPower.RUNNING);
    }

    @Test
    void without_the_lease_a_revert_leaves_the_machine_off_until_it_is_back() {
        UUID snapshot = new UUID(11, 1);
        Machines.exists(host.driver, vm, true);
        host.driver.ability(Snapshots.class).orElseThrow().takeSnapshot(vm, snapshot);
        host.receive(new RevertVm(target, snapshot));
        awaitWaiting();
        assertThat(host.driver.list()).extracting(machine -> machine.power()).containsExactly(ObservedPower.STOPPED);

        leased = true;
        awaitEnds(1);
        assertThat(host.ends()).singleElement().isInstanceOf(OperationSucceeded.class);
        assertThat(host.driver.list()).extracting(machine -> machine.power()).containsExactly(ObservedPower.RUNNING);
    }

    @Test
    void without_the_lease_a_reinstallation_destroys_nothing() {
        Machines.exists(host.driver, vm, true);
        host.receive(new ReinstallVm(target, Commands.create(target).spec()));
        awaitWaiting();
        assertThat(host.driver.list()).extracting(machine -> machine.power()).containsExactly(ObservedPower.STOPPED);
        clock.advance(Duration.ofMinutes(10));

        awaitEnds(1);
        assertThat(host.ends()).singleElement().isInstanceOfSatisfying(OperationFailed.class, failed -> assertThat(
                        failed.facts().present())
                .isTrue());
        assertThat(host.driver.list()).hasSize(1);
    }

    @Test
    void a_reinstallation_that_waits_for_the_lease_goes_on_when_it_is_back() {
        Machines.exists(host.driver, vm, true);
        host.receive(new ReinstallVm(target, Commands.create(target).spec()));
        awaitWaiting();

        leased = true;
        awaitEnds(1);
        assertThat(host.ends()).singleElement().isInstanceOf(OperationSucceeded.class);
        assertThat(host.driver.list()).extracting(machine -> machine.power()).containsExactly(ObservedPower.RUNNING);
    }

    @Test
    void what_is_unwound_without_the_lease_starts_nothing() {
        Machines.exists(host.driver, vm, true);
        UUID snapshot = new UUID(11, 1);
        host.driver.ability(Snapshots.class).orElseThrow().takeSnapshot(vm, snapshot);
        host.receive(new RevertVm(target, snapshot));
        awaitWaiting();
        clock.advance(Duration.ofMinutes(10));

        awaitEnds(1);
        assertThat(host.ends()).singleElement().isInstanceOfSatisfying(OperationFailed.class, failed -> assertThat(
                        failed.facts().power())
                .isEqualTo(ObservedPower.STOPPED));
    }

    @Test
    void the_deadline_ends_what_waits() {
        host.receive(Commands.create(target));
        awaitWaiting();
        clock.advance(Duration.ofMinutes(10));
        awaitEnds(1);
        assertThat(host.ends()).singleElement().isInstanceOfSatisfying(OperationFailed.class, failed -> {
            assertThat(failed.failure().cause().code()).isEqualTo("deadline-passed");
            assertThat(failed.remains()).isFalse();
        });
    }

    @Test
    void a_cancel_ends_what_waits() {
        host.receive(Commands.create(target));
        awaitWaiting();
        host.receive(Commands.cancel(target));
        awaitEnds(1);
        assertThat(host.ends()).singleElement().isInstanceOf(OperationCancelled.class);
    }

    @Test
    void stops_and_deletes_go_on_without_the_lease_however_many_starts_wait() {
        for (int i = 0; i < 10; i++) {
            VmId waiting = Commands.IDS.nextVm();
            Machines.exists(host.driver, waiting, false);
            host.receive(Commands.start(Commands.target(waiting, clock)));
        }
        Machines.exists(host.driver, vm, true);
        VmId doomed = Commands.IDS.nextVm();
        Machines.exists(host.driver, doomed, true);
        host.receive(Commands.stop(target));
        host.receive(Commands.delete(Commands.target(doomed, clock)));

        await().atMost(Duration.ofSeconds(60)).until(() -> host.ends().size() == 2);
        assertThat(host.ends()).hasOnlyElementsOfTypes(OperationSucceeded.class, VmDeleted.class);
        assertThat(host.driver.find(vm).orElseThrow().power()).isEqualTo(ObservedPower.STOPPED);
    }

    @Test
    void without_a_welcome_nothing_begins_at_all() {
        welcomed = false;
        Machines.exists(host.driver, vm, true);
        host.receive(Commands.stop(target));
        awaitWaiting();
        assertThat(host.events()).isEmpty();

        welcomed = true;
        awaitEnds(1);
        assertThat(host.ends()).singleElement().isInstanceOf(OperationSucceeded.class);
    }

    @Test
    void work_of_an_older_epoch_is_unwound_without_any_leave_and_newer_work_goes_on() {
        leased = true;
        host.simulated().misbehave("start HANGS");
        host.receive(Commands.create(target));
        await().atMost(Duration.ofSeconds(60)).until(() -> host.driver.list().size() == 1);
        VmId other = Commands.IDS.nextVm();
        host.receive(Commands.create(Commands.inEpoch(Commands.target(other, clock), 2)));
        welcomed = false;
        leased = false;

        assertThat(host.dispatcher.endOlderThan(2)).singleElement().satisfies(work -> assertThat(work.vm())
                .isEqualTo(vm));
        await().atMost(Duration.ofSeconds(60)).until(() -> host.ends().size() == 1);
        assertThat(host.ends()).singleElement().isInstanceOfSatisfying(OperationCancelled.class, cancelled -> {
            assertThat(cancelled.work().vm()).isEqualTo(vm);
            assertThat(cancelled.remains()).isFalse();
        });

        host.simulated().misbehave();
        welcomed = true;
        leased = true;
        awaitEnds(2);
        assertThat(host.driver.list()).singleElement().satisfies(machine -> assertThat(machine.vm())
                .isEqualTo(other));
    }
}
