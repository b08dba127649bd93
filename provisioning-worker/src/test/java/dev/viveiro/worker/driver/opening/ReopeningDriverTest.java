package dev.viveiro.worker.driver.opening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImpededDriver;
import dev.viveiro.worker.driver.Snapshots;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ReopeningDriverTest {
    private static final Executor AT_ONCE = Runnable::run;

    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    /** What the next openings come to. */
    private final Deque<Supplier<HypervisorDriver>> next = new ArrayDeque<>();
    /** Openings of a hypervisor that hangs. */
    private final List<Runnable> hanging = new ArrayList<>();

    private final List<HypervisorDriver> closed = new ArrayList<>();
    private int openings;

    private ReopeningDriver begin(Executor threads) {
        return ReopeningDriver.begin(
                "libvirt",
                () -> {
                    openings++;
                    return next.remove().get();
                },
                clock,
                threads);
    }

    private void later(Duration length, HypervisorDriver asked) {
        clock.advance(length);
        DriverInfo unused = asked.info();
    }

    private static HypervisorDriver away(String why) {
        return ImpededDriver.awaited("libvirt", why);
    }

    /** One that works, and has no machines. */
    private HypervisorDriver working(String version) {
        DriverInfo info = new DriverInfo("libvirt", version, EnumSet.of(Capability.START), null);
        return (HypervisorDriver) Proxy.newProxyInstance(
                HypervisorDriver.class.getClassLoader(),
                new Class<?>[] {HypervisorDriver.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "info" -> info;
                    case "list" -> List.of();
                    case "close" -> {
                        closed.add((HypervisorDriver) proxy);
                        yield null;
                    }
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> version.hashCode();
                    case "toString" -> version;
                    default -> throw new AssertionError(method);
                });
    }

    private static void assertAwaited(Runnable call) {
        assertThatExceptionOfType(DriverFailure.class).isThrownBy(call::run).satisfies(failure -> {
            assertThat(failure.failureClass()).isEqualTo(FailureClass.RETRY_LATER);
            assertThat(failure.code()).isEqualTo(ImpededDriver.AWAITED);
        });
    }

    @Test
    void one_that_opens_at_once_is_not_stood_in_for() {
        HypervisorDriver real = working("9");
        next.add(() -> real);
        ReopeningDriver driver = begin(AT_ONCE);

        assertThat(driver.tried()).isDone();
        assertThat(driver.settled()).isEqualTo(real);
    }

    @Test
    void a_hypervisor_that_comes_later_than_the_worker_is_opened_then_and_for_good() {
        next.add(() -> away("no socket"));
        next.add(() -> away("no pool"));
        next.add(() -> working("9"));
        ReopeningDriver driver = begin(AT_ONCE);

        assertThat(driver.settled()).isSameAs(driver);
        assertThat(driver.info().impediment()).isEqualTo("no socket");
        assertThat(driver.info().capabilities()).isEmpty();
        assertAwaited(driver::list);
        later(Duration.ofSeconds(9), driver);
        assertThat(openings).isEqualTo(1);

        later(Duration.ofSeconds(1), driver);
        assertThat(driver.info().impediment()).isEqualTo("no pool");
        clock.advance(Duration.ofSeconds(10));

        assertThat(driver.list()).isEmpty();
        assertThat(driver.info().usable()).isTrue();
        assertThat(driver.info().capabilities()).contains(Capability.START);
        later(Duration.ofHours(1), driver);
        assertThat(openings).isEqualTo(3);
    }

    @Test
    void settings_that_cannot_be_used_are_refused_and_tried_once() {
        next.add(() -> new ImpededDriver("libvirt", "VIVEIRO_LIBVIRT_NETWORK can't be read"));
        ReopeningDriver driver = begin(AT_ONCE);
        later(Duration.ofHours(1), driver);

        assertThat(openings).isEqualTo(1);
        assertThat(driver.info().awaited()).isFalse();
        assertThat(driver.ability(Snapshots.class)).isEmpty();
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(driver::list)
                .satisfies(failure -> assertThat(failure.failureClass()).isEqualTo(FailureClass.REFUSED));
    }

    @Test
    void what_it_can_is_not_denied_before_it_is_known() {
        next.add(() -> away("no socket"));
        ReopeningDriver driver = begin(AT_ONCE);
        Snapshots snapshots = driver.ability(Snapshots.class).orElseThrow();

        assertAwaited(() -> snapshots.takeSnapshot(new VmId(new UUID(1, 1)), new UUID(1, 2)));
    }

    @Test
    void a_hypervisor_that_hangs_keeps_nobody_waiting_and_two_threads_at_most() {
        HypervisorDriver real = working("9");
        HypervisorDriver late = working("of the one that hung");
        ReopeningDriver driver = begin(hanging::add);
        assertThat(driver.tried()).isNotDone();
        assertThat(driver.info().impediment()).isEqualTo("it is being opened");
        assertAwaited(driver::list);

        later(Duration.ofSeconds(29), driver);
        assertThat(hanging).hasSize(1);
        later(Duration.ofSeconds(1), driver);
        assertThat(driver.info().impediment()).contains("30 s", "hangs");
        later(Duration.ofHours(1), driver);
        later(Duration.ofHours(1), driver);
        assertThat(hanging).hasSize(2);

        next.add(() -> real);
        hanging.getLast().run();
        next.add(() -> late);
        hanging.getFirst().run();
        assertThat(driver.settled()).isEqualTo(real);
        assertThat(closed).containsExactly(late);
    }

    @Test
    void one_that_hung_and_then_opens_is_taken() {
        HypervisorDriver real = working("9");
        ReopeningDriver driver = begin(hanging::add);
        later(Duration.ofSeconds(30), driver);
        next.add(() -> real);
        hanging.getFirst().run();

        assertThat(driver.settled()).isEqualTo(real);
    }

    @Test
    void one_that_hung_and_then_failed_makes_room_for_another() {
        ReopeningDriver driver = begin(hanging::add);
        later(Duration.ofSeconds(30), driver);
        next.add(() -> away("it was killed"));
        hanging.getFirst().run();
        assertThat(driver.info().impediment()).isEqualTo("it was killed");

        later(Duration.ofSeconds(30), driver);
        assertThat(hanging).hasSize(3);
    }

    @Test
    void a_clock_that_is_turned_back_does_not_stop_it() {
        next.add(() -> away("no socket"));
        next.add(() -> working("9"));
        ReopeningDriver driver = begin(AT_ONCE);
        later(Duration.ofDays(-1), driver);
        later(Duration.ofSeconds(10), driver);

        assertThat(driver.info().usable()).isTrue();
    }

    @Test
    void one_that_breaks_is_tried_again() {
        next.add(() -> {
            throw new IllegalStateException("half an answer");
        });
        next.add(() -> working("9"));
        ReopeningDriver driver = begin(AT_ONCE);
        assertThat(driver.info().impediment()).contains("half an answer");
        later(Duration.ofSeconds(10), driver);

        assertThat(driver.info().usable()).isTrue();
    }

    @Test
    void what_is_opened_after_the_worker_has_ended_is_closed() {
        HypervisorDriver real = working("9");
        next.add(() -> real);
        ReopeningDriver driver = begin(hanging::add);
        driver.close();
        hanging.getFirst().run();
        later(Duration.ofHours(1), driver);

        assertThat(closed).containsExactly(real);
        assertThat(openings).isEqualTo(1);
    }
}
