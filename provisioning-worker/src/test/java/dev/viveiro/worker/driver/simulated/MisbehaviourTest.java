package dev.viveiro.worker.driver.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.Capturing;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.IsoDrive;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineDisk;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineSample;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Moving;
import dev.viveiro.worker.driver.NetworkChanging;
import dev.viveiro.worker.driver.Pausing;
import dev.viveiro.worker.driver.Saving;
import dev.viveiro.worker.driver.Snapshots;
import dev.viveiro.worker.driver.StopMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each misbehaviour: what the caller is told, and what really became of the machine. */
class MisbehaviourTest {
    private SimulatedFixture simulated;

    @BeforeEach
    void open(@TempDir Path home) {
        simulated = new SimulatedFixture(home);
    }

    @AfterEach
    void close() {
        simulated.close();
    }

    @Test
    void fails_once_fails_the_first_call_for_each_machine_and_changes_nothing() {
        Machine web = simulated.stopped("web");
        Machine mail = simulated.stopped("mail");
        misbehave("start FAILS_ONCE");

        assertFails(FailureClass.RETRY_LATER, "simulated-failure", () -> start(web));
        assertThat(simulated.find(web.vm())).isEqualTo(web);
        assertFails(FailureClass.RETRY_LATER, "simulated-failure", () -> start(mail));
        start(web);
        assertThat(simulated.find(web.vm()).power()).isEqualTo(ObservedPower.RUNNING);
    }

    @Test
    void fails_always_fails_until_the_rule_is_taken_away() {
        Machine web = simulated.stopped("web");
        misbehave("start FAILS_ALWAYS");

        assertFails(FailureClass.RETRY_LATER, "simulated-failure", () -> start(web));
        assertFails(FailureClass.RETRY_LATER, "simulated-failure", () -> start(web));
        misbehave();
        start(web);

        assertThat(simulated.find(web.vm()).power()).isEqualTo(ObservedPower.RUNNING);
    }

    @Test
    void a_failure_can_be_given_the_class_that_sends_the_machine_to_another_host() {
        Machine web = simulated.stopped("web");
        misbehave("start FAILS_ALWAYS class=TRY_OTHER_HOST");

        assertFails(FailureClass.TRY_OTHER_HOST, "simulated-failure", () -> start(web));
    }

    @Test
    void every_step_can_fail() {
        Machine web = simulated.running("web");
        MachineSpec spec = web.spec();
        MachineSize larger = new MachineSize(2, 2048, 20);
        Map<Step, ThrowingCallable> calls = Map.of(
                Step.ENSURE_IMAGE, () -> simulated.driver().ensureImage(ImageRef.named("other")),
                Step.DEFINE, () -> simulated.driver().define(spec),
                Step.START, () -> start(web),
                Step.STOP, () -> simulated.driver().stop(web.vm(), StopMode.GRACEFUL),
                Step.STOP_FORCED, () -> simulated.driver().stop(web.vm(), StopMode.FORCED),
                Step.REBOOT, () -> simulated.driver().reboot(web.vm(), String.valueOf(web.bootId())),
                Step.RESIZE, () -> simulated.driver().resize(web.vm(), larger),
                Step.DESTROY, () -> simulated.driver().destroy(web.vm()),
                Step.SAMPLE, () -> simulated.driver().sample(web.vm()),
                Step.LIST, () -> simulated.driver().list());
        Pausing pausing = simulated.driver().ability(Pausing.class).orElseThrow();
        Saving saving = simulated.driver().ability(Saving.class).orElseThrow();
        Snapshots snapshots = simulated.driver().ability(Snapshots.class).orElseThrow();
        Capturing capturing = simulated.driver().ability(Capturing.class).orElseThrow();
        NetworkChanging networks =
                simulated.driver().ability(NetworkChanging.class).orElseThrow();
        ExtraDisks disks = simulated.driver().ability(ExtraDisks.class).orElseThrow();
        MachineDisk disk = new MachineDisk(web.vm().value(), "data", 1);
        IsoDrive drive = simulated.driver().ability(IsoDrive.class).orElseThrow();
        Map<Step, ThrowingCallable> attached = Map.of(
                Step.INSERT_ISO, () -> drive.insertIso(web.vm(), ImageRef.named("rescue")),
                Step.EJECT_ISO, () -> drive.ejectIso(web.vm()),
                Step.NETWORK, () -> networks.changeNetwork(web.vm(), spec.network()),
                Step.ATTACH_DISK, () -> disks.attachDisk(web.vm(), disk),
                Step.DETACH_DISK, () -> disks.detachDisk(web.vm(), disk.id()));
        Moving moving = simulated.driver().ability(Moving.class).orElseThrow();
        simulated.images = image -> Path.of("nowhere");
        ImageRef packed = ImageRef.of("machine", "0".repeat(64));
        Map<Step, ThrowingCallable> rarely = Map.of(
                Step.PACK, () -> moving.pack(web.vm(), web.vm().value()),
                Step.UNPACK, () -> moving.unpack(spec, packed),
                Step.CAPTURE, () -> capturing.capture(web.vm(), web.vm().value()),
                Step.PAUSE, () -> pausing.pause(web.vm()),
                Step.RESUME, () -> pausing.resume(web.vm()),
                Step.SAVE, () -> saving.save(web.vm()),
                Step.RESTORE, () -> saving.restore(web.vm()),
                Step.SNAPSHOT, () -> snapshots.takeSnapshot(web.vm(), web.vm().value()),
                Step.REVERT, () -> snapshots.revert(web.vm(), web.vm().value()),
                Step.DELETE_SNAPSHOT,
                        () -> snapshots.deleteSnapshot(web.vm(), web.vm().value()));
        Map<Step, ThrowingCallable> all = new EnumMap<>(Step.class);
        all.putAll(calls);
        all.putAll(attached);
        all.putAll(rarely);
        assertThat(all).containsOnlyKeys(Step.values());

        all.forEach((step, call) -> {
            misbehave(step.word() + " FAILS_ALWAYS");
            assertFails(FailureClass.RETRY_LATER, "simulated-failure", call);
        });

        misbehave();
        assertThat(simulated.find(web.vm())).isEqualTo(web);
    }

    @Test
    void succeeds_but_times_out_does_it_and_says_that_nobody_knows() {
        MachineSpec spec = MachineFixtures.aMachine("web");
        simulated.driver().ensureImage(spec.image());
        misbehave("define SUCCEEDS_BUT_TIMES_OUT times=1", "start SUCCEEDS_BUT_TIMES_OUT");

        assertFails(FailureClass.OUTCOME_UNKNOWN, "hypervisor-timed-out", () -> simulated
                .driver()
                .define(spec));
        Machine defined = simulated.find(spec.vm());
        assertThat(simulated.driver().define(spec)).isEqualTo(defined);

        assertFails(FailureClass.OUTCOME_UNKNOWN, "hypervisor-timed-out", () -> start(defined));
        assertThat(simulated.find(spec.vm()).power()).isEqualTo(ObservedPower.RUNNING);
    }

    @Test
    void a_machine_that_loses_power_runs_for_a_moment_after_its_start() {
        Machine web = simulated.stopped("web");
        misbehave("start LOSES_POWER times=1");

        start(web);
        assertThat(simulated.find(web.vm()).power()).isEqualTo(ObservedPower.RUNNING);
        simulated.clock.advance(Duration.ofSeconds(2));
        assertThat(simulated.find(web.vm())).isEqualTo(web);
        assertThat(simulated.driver().sample(web.vm()).map(MachineSample::power))
                .contains(ObservedPower.STOPPED);

        start(web);
        simulated.clock.advance(Duration.ofHours(1));
        assertThat(simulated.find(web.vm()).power()).isEqualTo(ObservedPower.RUNNING);
    }

    @Test
    void a_loss_of_power_is_not_forgotten_by_a_restart_of_the_worker() {
        Machine web = simulated.stopped("web");
        misbehave("start LOSES_POWER");
        start(web);

        simulated.reopened().clock.advance(Duration.ofSeconds(2));

        assertThat(simulated.find(web.vm()).power()).isEqualTo(ObservedPower.STOPPED);
    }

    @Test
    void a_running_machine_that_loses_power_is_stopped_when_it_is_next_looked_at() {
        Machine web = simulated.running("web");
        Machine mail = simulated.running("mail");
        misbehave("list LOSES_POWER name=web times=1");

        assertThat(simulated.driver().list())
                .containsExactlyInAnyOrder(new Machine(web.spec(), ObservedPower.STOPPED, null), mail);
        assertThat(simulated.find(web.vm()).power()).isEqualTo(ObservedPower.STOPPED);
    }

    @Test
    void a_stale_report_shows_each_machine_before_its_last_change() {
        Machine changed = simulated.stopped("changed");
        start(changed);
        Machine gone = simulated.running("gone");
        simulated.driver().destroy(gone.vm());
        Machine fresh = simulated.stopped("fresh");
        misbehave("list REPORTS_STALE");

        assertThat(simulated.driver().list()).containsExactlyInAnyOrder(changed, gone);
        assertThat(simulated.driver().find(changed.vm())).contains(changed);
        assertThat(simulated.driver().find(gone.vm())).contains(gone);
        assertThat(simulated.driver().find(fresh.vm())).isEmpty();

        misbehave();
        assertThat(simulated.driver().list()).containsExactlyInAnyOrder(simulated.find(changed.vm()), fresh);
        assertThat(simulated.driver().find(gone.vm())).isEmpty();
    }

    @Test
    void a_hanging_call_goes_on_when_the_rule_is_taken_away() {
        Machine web = simulated.stopped("web");
        misbehave("start HANGS name=web");
        Thread caller = Thread.startVirtualThread(() -> start(web));

        await().until(() -> simulated.pauses.contains(Duration.ofMillis(100)));
        assertThat(simulated.find(web.vm()).power()).isEqualTo(ObservedPower.STOPPED);
        misbehave();

        await().until(() -> !caller.isAlive());
        assertThat(simulated.find(web.vm()).power()).isEqualTo(ObservedPower.RUNNING);
    }

    @Test
    void a_hanging_call_ends_when_it_is_interrupted_and_has_done_nothing() {
        Machine web = simulated.stopped("web");
        misbehave("start HANGS");
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = Thread.ofVirtual()
                .uncaughtExceptionHandler((thread, failure) -> thrown.set(failure))
                .start(() -> start(web));
        await().until(() -> simulated.pauses.contains(Duration.ofMillis(100)));

        caller.interrupt();

        await().until(() -> thrown.get() != null);
        assertThat(thrown.get())
                .isInstanceOfSatisfying(DriverFailure.class, failure -> assertThat(failure.failureClass())
                        .isEqualTo(FailureClass.OUTCOME_UNKNOWN));
        assertThat(simulated.find(web.vm())).isEqualTo(web);
    }

    @Test
    void a_guest_that_ignores_a_graceful_stop_can_only_be_forced() {
        Machine web = simulated.running("web");
        misbehave("stop IGNORES_GRACEFUL_STOP");

        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> simulated.driver().stop(web.vm(), StopMode.GRACEFUL))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo("guest-ignored-stop");
                    assertThat(failure.fault()).isEqualTo(Fault.USER);
                });
        assertThat(simulated.find(web.vm())).isEqualTo(web);

        simulated.driver().stop(web.vm(), StopMode.FORCED);
        assertThat(simulated.find(web.vm()).power()).isEqualTo(ObservedPower.STOPPED);
    }

    @Test
    void only_machines_whose_name_matches_are_befallen() {
        Machine web = simulated.stopped("web-1");
        Machine mail = simulated.stopped("mail-1");
        misbehave("start FAILS_ALWAYS name=web-?");

        assertFails(FailureClass.RETRY_LATER, "simulated-failure", () -> start(web));
        assertThatCode(() -> start(mail)).doesNotThrowAnyException();
        assertThatCode(() -> simulated.driver().list()).doesNotThrowAnyException();
    }

    @Test
    void a_rule_with_times_is_used_up() {
        Machine web = simulated.stopped("web");
        misbehave("start FAILS_ALWAYS times=2");

        assertFails(FailureClass.RETRY_LATER, "simulated-failure", () -> start(web));
        assertFails(FailureClass.RETRY_LATER, "simulated-failure", () -> start(web));
        assertThatCode(() -> start(web)).doesNotThrowAnyException();
    }

    @Test
    void a_rule_keeps_its_count_while_other_lines_change() {
        Machine web = simulated.stopped("web");
        misbehave("start FAILS_ALWAYS times=1");
        assertFails(FailureClass.RETRY_LATER, "simulated-failure", () -> start(web));

        misbehave("# a remark", "start FAILS_ALWAYS times=1", "destroy FAILS_ONCE");

        assertThatCode(() -> start(web)).doesNotThrowAnyException();
    }

    private void misbehave(String... lines) {
        simulated.driver().misbehave(lines);
    }

    private void start(Machine machine) {
        simulated.driver().start(machine.vm());
    }

    private static void assertFails(FailureClass failureClass, String code, ThrowingCallable call) {
        assertThatExceptionOfType(DriverFailure.class).isThrownBy(call).satisfies(failure -> {
            assertThat(failure.failureClass()).isEqualTo(failureClass);
            assertThat(failure.code()).isEqualTo(code);
        });
    }
}
