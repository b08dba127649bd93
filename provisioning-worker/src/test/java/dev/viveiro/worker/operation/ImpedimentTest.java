package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.operation.Failure;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.contract.vm.ReinstallVm;
import dev.viveiro.contract.vm.ResumeVm;
import dev.viveiro.contract.vm.RevertVm;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.Snapshots;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that suddenly can't start machines, after it accepted work that would. */
class ImpedimentTest {
    private static final UUID SNAPSHOT = new UUID(11, 1);

    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final VmId vm = Commands.IDS.nextVm();
    private final CommandTarget target = Commands.target(vm, clock);
    private TestHost host;
    private @Nullable String impediment;
    private String impededAfter = "";
    private boolean unseen;

    @TempDir
    Path home;

    @BeforeEach
    void open() {
        host = TestHost.in(home, clock)
                .hypervisor(driver -> {
                    HypervisorDriver seen = seen(driver);
                    return limit -> seen;
                })
                .plans(plans -> command -> watched(plans.of(command)))
                .pause(clock::advance)
                .open();
        Machines.exists(host.driver, vm, true);
    }

    @AfterEach
    void close() {
        host.close();
    }

    /** What was accepted from a driver that could, is done by one that says what stands in its way. */
    private HypervisorDriver seen(HypervisorDriver driver) {
        return (HypervisorDriver) Proxy.newProxyInstance(
                HypervisorDriver.class.getClassLoader(),
                new Class<?>[] {HypervisorDriver.class},
                (proxy, method, arguments) -> {
                    if (method.getReturnType() == HypervisorDriver.class) {
                        return proxy; // the one driver of the host has every machine
                    }
                    if (method.getName().equals("info")) {
                        if (unseen) {
                            throw DriverFailure.retryLater(
                                    "hypervisor-unreachable", "gone", "wait", Duration.ofSeconds(2));
                        }
                        return driver.info().impededBy(impediment);
                    }
                    try {
                        return method.invoke(driver, arguments);
                    } catch (InvocationTargetException e) {
                        throw Objects.requireNonNull(e.getCause());
                    }
                });
    }

    private Plan watched(Plan plan) {
        List<Step> steps = plan.steps().stream()
                .map(step -> step.doing(context -> {
                    step.ensure().run(context);
                    if (step.name().equals(impededAfter)) {
                        impediment = "no ebtables";
                    }
                }))
                .toList();
        return new Plan(plan.limit(), steps, plan.success());
    }

    private ReinstallVm reinstall() {
        return new ReinstallVm(target, Commands.create(target).spec());
    }

    private RevertVm revert() {
        host.driver.ability(Snapshots.class).orElseThrow().takeSnapshot(vm, SNAPSHOT);
        host.simulated().write(vm, "since");
        return new RevertVm(target, SNAPSHOT);
    }

    private Failure failed(HostCommand command) {
        host.receive(command);
        return assertThat(host.ends())
                .singleElement()
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(OperationFailed.class))
                .actual()
                .failure();
    }

    private Machine machine() {
        return host.driver.find(vm).orElseThrow();
    }

    @Test
    void queued_work_that_starts_a_machine_ends_before_anything_is_done() {
        String boot = machine().bootId();
        impediment = "no ebtables";
        Failure failure = failed(reinstall());

        assertThat(failure.cause().code()).isEqualTo("driver-impeded");
        assertThat(failure.next()).isEqualTo(FailureClass.RETRY_LATER);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(15));
        assertThat(machine().bootId()).isEqualTo(boot);
        assertThat(machine().power()).isEqualTo(ObservedPower.RUNNING);
    }

    @Test
    void an_operation_does_not_stand_still_when_nobody_can_say_whether_something_is_in_its_way() {
        unseen = true;
        host.receive(reinstall());
        assertThat(host.ends()).singleElement().isInstanceOfSatisfying(OperationFailed.class, failed -> {
            assertThat(failed.failure().cause().code()).isEqualTo("hypervisor-unreachable");
            assertThat(failed.failure().next()).isEqualTo(FailureClass.RETRY_LATER);
        });
        assertThat(host.dispatcher.size()).isZero();
    }

    @Test
    void a_queued_reboot_does_not_end_the_boot_that_is() {
        String boot = machine().bootId();
        impediment = "no ebtables";
        assertThat(failed(Commands.reboot(target)).cause().code()).isEqualTo("driver-impeded");
        assertThat(machine().bootId()).isEqualTo(boot);
    }

    @Test
    void a_reboot_looks_again_right_before_it() {
        String boot = machine().bootId();
        impededAfter = "note-boot";
        assertThat(failed(Commands.reboot(target)).cause().code()).isEqualTo("driver-impeded");
        assertThat(machine().bootId()).isEqualTo(boot);
    }

    @Test
    void a_queued_create_goes_to_another_host() {
        impediment = "no ebtables";
        Failure failure = failed(Commands.create(Commands.target(Commands.IDS.nextVm(), clock)));
        assertThat(failure.next()).isEqualTo(FailureClass.TRY_OTHER_HOST);
        assertThat(host.driver.list()).hasSize(1);
    }

    @Test
    void a_machine_is_not_stopped_that_could_not_be_started_again() {
        String boot = machine().bootId();
        impededAfter = "mint-credential";
        assertThat(failed(reinstall()).cause().code()).isEqualTo("driver-impeded");
        assertThat(machine().bootId()).isEqualTo(boot);
    }

    @Test
    void nothing_is_destroyed_for_what_could_not_be_started() {
        impededAfter = "stop-machine";
        assertThat(failed(reinstall()).cause().code()).isEqualTo("driver-impeded");
        // the hypervisor of this test starts it all the same
        assertThat(machine().power()).isEqualTo(ObservedPower.RUNNING);
    }

    @Test
    void nothing_is_reverted_on_a_machine_that_could_not_be_started() {
        RevertVm revert = revert();
        impededAfter = "stop-machine";
        assertThat(failed(revert).cause().code()).isEqualTo("driver-impeded");
        assertThat(host.simulated().read(vm)).contains("since");
    }

    @Test
    void what_can_be_done_all_the_same_is_done() {
        impediment = "no ebtables";
        host.receive(Commands.stop(target));
        assertThat(host.ends()).singleElement().isInstanceOf(OperationSucceeded.class);
    }

    @Test
    void a_machine_that_is_paused_goes_on() {
        VmId paused = Commands.IDS.nextVm();
        Machines.exists(host.driver, paused, 1, ObservedPower.PAUSED);
        impediment = "no ebtables";
        host.receive(new ResumeVm(Commands.target(paused, clock)));
        assertThat(host.ends()).singleElement().isInstanceOf(OperationSucceeded.class);
    }

    @Test
    void a_machine_that_was_stopped_is_started_again_as_soon_as_its_only_host_can() {
        RevertVm revert = revert();
        host.simulated()
                .misbehave("revert FAILS_ALWAYS class=REFUSED", "start FAILS_ALWAYS times=3 class=TRY_OTHER_HOST");
        host.receive(revert);

        assertThat(host.ends()).singleElement().isInstanceOf(OperationFailed.class);
        assertThat(machine().power()).isEqualTo(ObservedPower.RUNNING);
    }
}
