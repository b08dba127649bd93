package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.contract.vm.ReinstallVm;
import dev.viveiro.contract.vm.RevertVm;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImpededDriver;
import dev.viveiro.worker.driver.Snapshots;
import dev.viveiro.worker.driver.joined.JoinedDriver;
import dev.viveiro.worker.driver.opening.ReopeningDriver;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import dev.viveiro.worker.guard.GuardedHypervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that booted: its worker is up before its hypervisor. */
class AwaitedHypervisorTest {
    private static final UUID SNAPSHOT = new UUID(11, 1);
    private static final Duration COMES_AFTER = Duration.ofSeconds(25);

    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final VmId vm = Commands.IDS.nextVm();
    private final CommandTarget target = Commands.target(vm, clock);
    private Instant comes;
    private Runnable whileAway = () -> {};

    @TempDir
    Path homes;

    @BeforeEach
    void stayAway() {
        comes = Instant.MAX;
    }

    /** Opens from {@link #comes} on. */
    private ReopeningDriver reopening(Supplier<HypervisorDriver> real) {
        return ReopeningDriver.begin(
                "simulated",
                () -> clock.instant().isBefore(comes)
                        ? ImpededDriver.awaited("simulated", "there is no socket")
                        : real.get(),
                clock,
                Runnable::run);
    }

    private TestHost.Builder host(Path home) {
        return TestHost.in(home, clock).pause(length -> {
            clock.advance(length);
            whileAway.run();
        });
    }

    /** The next process, whose hypervisor comes later than it. */
    private TestHost awaiting(Path home) {
        comes = clock.instant().plus(COMES_AFTER);
        return host(home)
                .hypervisor(real -> {
                    ReopeningDriver reopening = reopening(() -> real);
                    return limit -> reopening;
                })
                .open();
    }

    private void prepare(TestHost host) {
        Machines.exists(host.driver, vm, true);
        host.simulated().write(vm, "before");
        host.driver.ability(Snapshots.class).orElseThrow().takeSnapshot(vm, SNAPSHOT);
        host.simulated().write(vm, "after");
    }

    @FunctionalInterface
    private interface Check {
        void of(HostEvent end, TestHost host);
    }

    /** Kills the process after each of its commits, lets the next one await the hypervisor, and looks at the end. */
    private void killedAnywhere(HostCommand command, List<String> misbehaviour, Check check) {
        for (int survived = 0; ; survived++) {
            Path home = homes.resolve("killed-" + survived);
            assertThat(home.toFile().mkdir()).isTrue();
            Death death = new Death();
            boolean died;
            try (TestHost first = host(home).probe(death).open()) {
                prepare(first);
                first.simulated().misbehave(misbehaviour.toArray(new String[0]));
                death.comesAfter(survived, true);
                first.receiveOrDie(command);
                died = first.journal.stoppedBy() != null;
            }
            if (!died) {
                assertThat(survived).as("commits of the operation").isGreaterThan(3);
                return;
            }
            try (TestHost next = awaiting(home)) {
                next.resume();
                List<HostEvent> ends = next.ends();
                if (!ends.isEmpty()) {
                    check.of(ends.getFirst(), next);
                }
            }
        }
    }

    @Test
    void a_revert_that_was_under_way_is_done_when_the_hypervisor_is_there() {
        killedAnywhere(new RevertVm(target, SNAPSHOT), List.of(), (end, host) -> {
            assertThat(end).isInstanceOf(OperationSucceeded.class);
            assertThat(host.simulated().read(vm)).isEqualTo("before");
            assertThat(host.driver.find(vm).orElseThrow().power()).isEqualTo(ObservedPower.RUNNING);
        });
    }

    @Test
    void a_reinstallation_that_was_under_way_ends_with_a_machine() {
        ReinstallVm reinstall = new ReinstallVm(
                Commands.generation(target, 2), Commands.create(target).spec());
        killedAnywhere(reinstall, List.of(), (end, host) -> {
            assertThat(end).isInstanceOf(OperationSucceeded.class);
            assertThat(host.driver.find(vm).orElseThrow().generation()).isEqualTo(2);
            assertThat(host.driver.find(vm).orElseThrow().power()).isEqualTo(ObservedPower.RUNNING);
        });
    }

    @Test
    void what_is_undone_waits_for_it_as_well() {
        killedAnywhere(new RevertVm(target, SNAPSHOT), List.of("revert FAILS_ALWAYS class=REFUSED"), (end, host) -> {
            assertThat(end).isInstanceOf(OperationFailed.class);
            assertThat(host.driver.find(vm).orElseThrow().power()).isEqualTo(ObservedPower.RUNNING);
        });
    }

    @Test
    void what_comes_meanwhile_is_done_then_but_a_create_goes_to_another_host() {
        try (TestHost first = host(homes).open()) {
            prepare(first);
        }
        try (TestHost next = awaiting(homes)) {
            next.receive(Commands.stop(target));
            assertThat(next.ends()).singleElement().isInstanceOf(OperationSucceeded.class);
            assertThat(next.driver.find(vm).orElseThrow().power()).isEqualTo(ObservedPower.STOPPED);
        }
        try (TestHost next = awaiting(homes)) {
            next.receive(Commands.create(Commands.target(Commands.IDS.nextVm(), clock)));
            assertThat(next.ends().getLast()).isInstanceOfSatisfying(OperationFailed.class, failed -> assertThat(
                            failed.failure().next())
                    .isEqualTo(FailureClass.TRY_OTHER_HOST));
            assertThat(clock.instant()).as("nobody waited").isBefore(comes);
        }
    }

    @Test
    void nobody_waits_beyond_the_deadline_or_a_cancel() {
        try (TestHost first = host(homes).open()) {
            prepare(first);
        }
        try (TestHost next = awaiting(homes)) {
            comes = Instant.MAX;
            next.receive(Commands.stop(target));
            assertThat(next.ends()).singleElement().isInstanceOfSatisfying(OperationFailed.class, failed -> {
                assertThat(failed.failure().next()).isEqualTo(FailureClass.RETRY_LATER);
                assertThat(failed.facts().present()).as("nobody looked").isTrue();
            });
            assertThat(clock.instant()).isBefore(target.deadline());

            CommandTarget again = Commands.target(vm, clock);
            whileAway = () -> {
                whileAway = () -> {};
                next.receive(Commands.cancel(again));
            };
            Instant before = clock.instant();
            next.receive(Commands.stop(again));
            assertThat(next.ends().getLast()).isInstanceOf(OperationCancelled.class);
            assertThat(clock.instant()).isBefore(before.plusSeconds(30));
        }
    }

    @Test
    void machines_of_another_driver_go_on_and_its_own_when_it_is_there(@TempDir Path otherHome) {
        VmId others = Commands.IDS.nextVm();
        try (SimulatedDriver other = simulated(otherHome);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Machines.exists(other, others, true);
            ReopeningDriver reopening = reopening(() -> other);
            try (TestHost host = host(homes)
                    .hypervisor(real -> new GuardedHypervisor(new JoinedDriver(List.of(real, reopening)), threads, 8))
                    .open()) {
                Machines.exists(host.driver, vm, true);
                // as reports do, every second
                HypervisorDriver looking = new GuardedHypervisor(
                                new JoinedDriver(List.of(host.driver, reopening)), threads, 8)
                        .within(Duration.ofSeconds(30));
                for (int look = 0; look < 200; look++) {
                    assertThatExceptionOfType(DriverFailure.class)
                            .isThrownBy(looking::list)
                            .satisfies(failure -> assertThat(failure.code()).isEqualTo(ImpededDriver.AWAITED));
                }
                assertThat(looking.find(vm))
                        .as("what is awaited does not have the others rest")
                        .isPresent();

                host.receive(Commands.stop(target));
                assertThat(host.ends()).singleElement().isInstanceOf(OperationSucceeded.class);
                host.receive(Commands.stop(Commands.target(others, clock)));
                assertThat(host.ends().getLast()).isInstanceOfSatisfying(OperationFailed.class, failed -> assertThat(
                                failed.failure().next())
                        .isEqualTo(FailureClass.RETRY_LATER));

                comes = clock.instant();
                clock.advance(Duration.ofSeconds(10));
                host.receive(Commands.stop(Commands.target(others, clock)));
                assertThat(host.ends().getLast()).isInstanceOf(OperationSucceeded.class);
                assertThat(other.find(others).orElseThrow().power()).isEqualTo(ObservedPower.STOPPED);
                assertThat(looking.list()).hasSize(2);
            }
        }
    }

    private SimulatedDriver simulated(Path home) {
        return (SimulatedDriver) SimulatedDriver.open(new DriverContext(
                home, Map.of("VIVEIRO_SIMULATED_LATENCY", "0"), clock, Ids.timeOrdered(), length -> {}));
    }
}
