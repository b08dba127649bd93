package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.contract.vm.ReinstallVm;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.Readiness;
import dev.viveiro.worker.driver.SleepingPause;
import dev.viveiro.worker.guard.GuardedHypervisor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A new machine is told of when one may log in to it, where its guest tells. */
@Timeout(60)
class FirstBootTest {
    private final Clock clock = Clock.systemUTC();
    private final VmId vm = Commands.IDS.nextVm();
    private final CommandTarget target = Commands.target(vm, clock);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger looks = new AtomicInteger();
    private volatile boolean promised = true;

    @TempDir
    Path home;

    @AfterEach
    void close() {
        threads.close();
    }

    private TestHost host(BooleanSupplier told, boolean sleeping) {
        TestHost.Builder host = host(told, clock);
        return (sleeping ? host.pause(new SleepingPause()) : host).open();
    }

    private TestHost.Builder host(BooleanSupplier told, Clock of) {
        return TestHost.in(home, of)
                .threads(threads)
                .hypervisor(driver -> new GuardedHypervisor(telling(driver, told), threads, 64));
    }

    /** The driver, with a guest that tells when {@code told} says so. */
    private HypervisorDriver telling(HypervisorDriver driver, BooleanSupplier told) {
        Readiness readiness = new Readiness() {
            @Override
            public boolean ready(VmId asked) {
                assertThat(asked).isEqualTo(vm);
                looks.incrementAndGet();
                return told.getAsBoolean();
            }

            @Override
            public boolean promised(VmId asked) {
                return promised;
            }
        };
        return (HypervisorDriver) Proxy.newProxyInstance(
                HypervisorDriver.class.getClassLoader(),
                new Class<?>[] {HypervisorDriver.class},
                (proxy, method, arguments) -> {
                    if (method.getReturnType() == HypervisorDriver.class) {
                        return proxy; // the one driver of the host has every machine
                    }
                    if (method.getName().equals("ability") && Readiness.class.equals(arguments[0])) {
                        return Optional.of(readiness);
                    }
                    try {
                        return method.invoke(driver, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void awaitEnd(TestHost host) {
        await().atMost(Duration.ofSeconds(30)).until(() -> !host.ends().isEmpty() && host.dispatcher.size() == 0);
    }

    @Test
    void a_machine_succeeds_when_its_guest_has_told() {
        try (TestHost host = host(() -> looks.get() == 4, false)) {
            host.receive(Commands.create(target));
            awaitEnd(host);
            assertThat(host.ends()).singleElement().isInstanceOf(OperationSucceeded.class);
            assertThat(looks).hasValue(4);
        }
    }

    @Test
    void a_guest_that_never_tells_is_a_failure_that_leaves_nothing() {
        try (TestHost host = host(() -> false, false)) {
            host.receive(Commands.create(target));
            awaitEnd(host);
            assertThat(host.ends()).singleElement().isInstanceOfSatisfying(OperationFailed.class, failed -> {
                assertThat(failed.failure().cause().code()).isEqualTo("guest-not-ready");
                assertThat(failed.failure().cause().fault()).isEqualTo(Fault.SYSTEM);
                assertThat(failed.remains()).isFalse();
            });
            assertThat(looks.get()).isGreaterThan(100);
            assertThat(host.driver.list()).isEmpty();
        }
    }

    @Test
    void who_waits_long_looks_seldom_and_no_more_than_a_tenth_late() {
        ManualClock turned = ManualClock.at("2026-03-01T10:00:00Z");
        List<Duration> pauses = new CopyOnWriteArrayList<>();
        try (TestHost host = host(() -> turned.instant().isAfter(Instant.parse("2026-03-01T10:01:00Z")), turned)
                .pause(length -> {
                    pauses.add(length);
                    turned.advance(length);
                })
                .open()) {
            host.receive(Commands.create(Commands.target(vm, turned)));
            awaitEnd(host);
            assertThat(host.ends()).singleElement().isInstanceOf(OperationSucceeded.class);
        }
        // the simulated hypervisor takes no time, and pauses for it
        pauses.removeIf(Duration::isZero);
        assertThat(pauses.getFirst()).isEqualTo(FirstBoot.LOOK);
        assertThat(pauses.getLast()).isEqualTo(FirstBoot.LONGEST_LOOK);
        assertThat(looks.get()).isBetween(30, 60);
    }

    @Test
    void a_guest_that_outlasts_the_operation_fails_it_in_order_and_may_be_tried_again() {
        ManualClock turned = ManualClock.at("2026-03-01T10:00:00Z");
        CommandTarget full = Commands.target(vm, turned);
        Instant deadline = turned.instant().plus(Duration.ofMinutes(1));
        CommandTarget soon = new CommandTarget(
                full.operation(),
                full.attempt(),
                full.host(),
                full.hostEpoch(),
                full.vm(),
                full.generation(),
                full.lane(),
                deadline,
                full.reason());
        try (TestHost host = host(() -> false, turned).pause(turned::advance).open()) {
            host.receive(Commands.create(soon));
            awaitEnd(host);
            assertThat(host.ends()).singleElement().isInstanceOfSatisfying(OperationFailed.class, failed -> {
                assertThat(failed.failure().cause().code()).isEqualTo("guest-not-ready");
                assertThat(failed.failure().cause().detail()).contains("the operation's time was over");
                assertThat(failed.failure().next()).isEqualTo(FailureClass.RETRY_LATER);
                assertThat(failed.remains()).isFalse();
            });
            assertThat(turned.instant()).isBefore(deadline);
            assertThat(host.driver.list()).isEmpty();
        }
    }

    @Test
    void one_that_is_made_anew_stays_whatever_its_guest_tells() {
        AtomicBoolean tells = new AtomicBoolean(true);
        try (TestHost host = host(tells::get, false)) {
            host.receive(Commands.create(target));
            awaitEnd(host);
            tells.set(false);
            CommandTarget again = Commands.target(vm, clock);
            host.receive(new ReinstallVm(again, Commands.create(again).spec()));
            await().atMost(Duration.ofSeconds(30)).until(() -> host.ends().size() == 2 && host.dispatcher.size() == 0);
            assertThat(host.ends()).last().isInstanceOf(OperationSucceeded.class);
            assertThat(host.driver.list()).singleElement().satisfies(machine -> assertThat(machine.power())
                    .isEqualTo(ObservedPower.RUNNING));
        }
    }

    @Test
    void a_guest_of_which_it_was_only_hoped_runs_when_it_never_told() {
        promised = false;
        try (TestHost host = host(() -> false, false)) {
            host.receive(Commands.create(target));
            awaitEnd(host);
            assertThat(host.ends()).singleElement().isInstanceOf(OperationSucceeded.class);
            assertThat(looks.get()).isGreaterThan(100);
            assertThat(host.driver.list()).singleElement().satisfies(machine -> assertThat(machine.power())
                    .isEqualTo(ObservedPower.RUNNING));
        }
    }

    @Test
    void a_guest_of_which_it_is_only_hoped_is_waited_for_all_the_same() {
        promised = false;
        try (TestHost host = host(() -> looks.get() == 4, false)) {
            host.receive(Commands.create(target));
            awaitEnd(host);
            assertThat(host.ends()).singleElement().isInstanceOf(OperationSucceeded.class);
            assertThat(looks).hasValue(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "reboot", "network", "resize"})
    void a_later_boot_succeeds_when_its_guest_has_told(String what) {
        AtomicBoolean tells = new AtomicBoolean(true);
        try (TestHost host = host(() -> tells.get() || looks.get() == 4, false)) {
            made(host, what);
            tells.set(false);
            looks.set(0);
            assertThat(next(host, booting(what))).isInstanceOf(OperationSucceeded.class);
            assertThat(looks).hasValue(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "reboot", "network", "resize"})
    void a_later_boot_succeeds_in_time_though_its_guest_never_tells(String what) {
        AtomicBoolean tells = new AtomicBoolean(true);
        try (TestHost host = host(tells::get, false)) {
            made(host, what);
            tells.set(false);
            looks.set(0);
            assertThat(next(host, booting(what))).isInstanceOf(OperationSucceeded.class);
            assertThat(looks.get()).as("a fifth of what the operation has").isBetween(50, 90);
        }
    }

    @Test
    void a_later_boot_succeeds_when_nobody_can_say_what_its_guest_told() {
        AtomicBoolean knows = new AtomicBoolean(true);
        BooleanSupplier told = () -> {
            if (!knows.get()) {
                throw MachineConflicts.machineAbsent(vm);
            }
            return true;
        };
        try (TestHost host = host(told, false)) {
            made(host, "start");
            knows.set(false);
            assertThat(next(host, booting("start"))).isInstanceOf(OperationSucceeded.class);
        }
    }

    private void made(TestHost host, String what) {
        assertThat(next(host, Commands.create(target))).isInstanceOf(OperationSucceeded.class);
        if (what.equals("start")) {
            assertThat(next(host, Commands.stop(Commands.target(vm, clock)))).isInstanceOf(OperationSucceeded.class);
        }
    }

    private HostCommand booting(String what) {
        CommandTarget again = Commands.target(vm, clock);
        return switch (what) {
            case "start" -> Commands.start(again);
            case "reboot" -> Commands.reboot(again);
            case "network" -> Commands.changeNetwork(again);
            default -> Commands.resizeWithRestart(again);
        };
    }

    private static HostEvent next(TestHost host, HostCommand command) {
        int before = host.ends().size();
        host.receive(command);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> host.ends().size() == before + 1 && host.dispatcher.size() == 0);
        return host.ends().getLast();
    }

    @Test
    void who_cancels_waits_for_no_guest() {
        try (TestHost host = host(() -> false, true)) {
            host.receive(Commands.create(target));
            await().atMost(Duration.ofSeconds(20)).until(() -> looks.get() > 1);
            host.receive(Commands.cancel(target));
            awaitEnd(host);
            assertThat(host.ends()).singleElement().isInstanceOf(OperationCancelled.class);
            assertThat(host.driver.list()).isEmpty();
        }
    }
}
