package dev.viveiro.worker.driver;

import static dev.viveiro.worker.driver.MachineFixtures.inGeneration;
import static dev.viveiro.worker.driver.MachineFixtures.vmNamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The post-conditions of {@link HypervisorDriver}, one test each, for every driver to inherit. */
public abstract class HypervisorDriverContractTest {

    /** The driver under test, not impeded, on a host where none of Viveiro's machines is left; the same one in one test. */
    protected abstract HypervisorDriver driver();

    /** A machine that fits on the host several times over. */
    protected abstract MachineSpec aMachine(String name);

    @AfterEach
    void clear_the_interrupt_flag() {
        Thread.interrupted();
    }

    @Test
    void info_names_the_driver_and_what_it_can_do() {
        DriverInfo info = driver().info();

        assertThat(info.impediment()).isNull();
        assertThat(info.usable()).isTrue();
        assertThat(info.name()).isNotBlank();
        assertThat(info.capabilities()).contains(Capability.CREATE, Capability.START, Capability.STOP_FORCED);
    }

    @Test
    void info_never_throws_even_when_interrupted_or_closed() {
        Thread.currentThread().interrupt();
        assertThat(driver().info()).isNotNull();
        assertThat(Thread.interrupted()).isTrue();

        driver().close();
        assertThat(driver().info()).isNotNull();
    }

    @Test
    void ensuring_an_image_twice_changes_nothing() {
        MachineSpec spec = aMachine("web");
        driver().ensureImage(spec.image());
        driver().ensureImage(spec.image());

        assertThat(driver().define(spec).power()).isEqualTo(ObservedPower.STOPPED);
    }

    @Test
    void a_machine_cannot_be_defined_from_an_image_that_was_not_ensured() {
        MachineSpec spec = MachineFixtures.from(aMachine("web"), ImageRef.named("never-ensured"));

        assertFails(FailureClass.CONFLICT, "image-absent", () -> driver().define(spec));
        assertThat(driver().find(spec.vm())).isEmpty();
    }

    @Test
    void a_defined_machine_is_stopped_and_has_every_property_of_its_spec() {
        MachineSpec spec = aMachine("web");
        Machine answered = define(spec);

        assertThat(answered).isEqualTo(new Machine(spec, ObservedPower.STOPPED, null));
        assertThat(driver().find(spec.vm())).contains(answered);
    }

    @Test
    void defining_a_machine_twice_adopts_it() {
        MachineSpec spec = aMachine("web");
        Machine first = define(spec);

        assertThat(define(spec)).isEqualTo(first);
        assertThat(driver().list()).hasSize(1);
    }

    @Test
    void defining_a_running_machine_again_leaves_it_running() {
        Machine running = running("web");

        assertThat(define(running.spec())).isEqualTo(running);
    }

    @Test
    void an_adopted_machine_takes_the_login_of_the_spec_and_keeps_the_rest() {
        Machine running = running("web");
        MachineLogin mintedAgain = new MachineLogin("student", "sha256$02$03", List.of());
        MachineSpec other = running.spec().withLogin(mintedAgain).withSize(new MachineSize(2, 2048, 20));

        Machine adopted = define(other);

        assertThat(adopted.spec()).isEqualTo(running.spec().withLogin(mintedAgain));
        assertThat(adopted.bootId()).isEqualTo(running.bootId());
        assertThat(find(running.vm())).isEqualTo(adopted);
    }

    @Test
    void another_generation_of_a_machine_is_a_conflict_and_changes_nothing() {
        MachineSpec second = inGeneration(aMachine("web"), 2);
        Machine here = define(second);

        assertFails(FailureClass.CONFLICT, "generation-conflict", () -> define(inGeneration(second, 1)));
        assertFails(FailureClass.CONFLICT, "generation-conflict", () -> define(inGeneration(second, 3)));
        assertThat(driver().list()).containsExactly(here);
    }

    @Test
    void a_started_machine_runs_and_has_a_boot_id() {
        Machine running = running("web");

        assertThat(running.power()).isEqualTo(ObservedPower.RUNNING);
        assertThat(running.bootId()).isNotBlank();
    }

    @Test
    void starting_a_running_machine_keeps_its_boot() {
        Machine running = running("web");

        driver().start(running.vm());

        assertThat(find(running.vm())).isEqualTo(running);
    }

    @Test
    void a_machine_that_was_stopped_and_started_has_another_boot_id() {
        Machine running = running("web");
        driver().stop(running.vm(), StopMode.FORCED);
        driver().start(running.vm());

        assertThat(find(running.vm()).bootId()).isNotBlank().isNotEqualTo(running.bootId());
    }

    @Test
    void a_graceful_stop_stops() {
        Machine running = running("web");

        driver().stop(running.vm(), StopMode.GRACEFUL);

        assertThat(find(running.vm())).isEqualTo(new Machine(running.spec(), ObservedPower.STOPPED, null));
    }

    @Test
    void a_forced_stop_stops() {
        Machine running = running("web");

        driver().stop(running.vm(), StopMode.FORCED);

        assertThat(find(running.vm())).isEqualTo(new Machine(running.spec(), ObservedPower.STOPPED, null));
    }

    @Test
    void stopping_a_stopped_machine_changes_nothing() {
        Machine stopped = define(aMachine("web"));

        driver().stop(stopped.vm(), StopMode.GRACEFUL);
        driver().stop(stopped.vm(), StopMode.FORCED);

        assertThat(find(stopped.vm())).isEqualTo(stopped);
    }

    @Test
    void a_reboot_gives_the_machine_another_boot_id() {
        Machine running = running("web");

        driver().reboot(running.vm(), bootId(running));

        Machine rebooted = find(running.vm());
        assertThat(rebooted.power()).isEqualTo(ObservedPower.RUNNING);
        assertThat(rebooted.bootId()).isNotBlank().isNotEqualTo(running.bootId());
    }

    @Test
    void repeating_a_reboot_that_happened_does_not_reboot_again() {
        Machine running = running("web");
        driver().reboot(running.vm(), bootId(running));
        Machine rebooted = find(running.vm());

        driver().reboot(running.vm(), bootId(running));

        assertThat(find(running.vm())).isEqualTo(rebooted);
    }

    @Test
    void a_stopped_machine_cannot_be_rebooted() {
        Machine stopped = define(aMachine("web"));

        assertFails(FailureClass.CONFLICT, "machine-not-running", () -> driver().reboot(stopped.vm(), "any"));
        assertThat(find(stopped.vm())).isEqualTo(stopped);
    }

    @Test
    void a_stopped_machine_is_resized_and_a_second_time_changes_nothing() {
        Machine stopped = define(aMachine("web"));
        MachineSize larger = larger(stopped);

        driver().resize(stopped.vm(), larger);
        driver().resize(stopped.vm(), larger);

        assertThat(find(stopped.vm()).spec()).isEqualTo(stopped.spec().withSize(larger));
    }

    @Test
    void a_running_machine_is_not_resized() {
        Machine running = running("web");

        assertFails(FailureClass.CONFLICT, "machine-running", () -> driver().resize(running.vm(), larger(running)));
        driver().resize(running.vm(), running.spec().size());
        assertThat(find(running.vm())).isEqualTo(running);
    }

    @Test
    void a_disk_never_shrinks() {
        Machine stopped = define(aMachine("web"));
        MachineSize larger = larger(stopped);
        driver().resize(stopped.vm(), larger);

        assertFails(FailureClass.REFUSED, "disk-cannot-shrink", () -> driver().resize(
                        stopped.vm(), stopped.spec().size()));
        assertThat(find(stopped.vm()).spec().size()).isEqualTo(larger);
    }

    @Test
    void destroying_a_running_machine_leaves_nothing() {
        Machine running = running("web");

        driver().destroy(running.vm());

        assertThat(driver().find(running.vm())).isEmpty();
        assertThat(driver().list()).isEmpty();
        assertThat(driver().sample(running.vm())).isEmpty();
    }

    @Test
    void destroying_a_machine_that_is_absent_succeeds() {
        Machine other = define(aMachine("other"));

        driver().destroy(vmNamed("nobody"));
        driver().destroy(vmNamed("nobody"));

        assertThat(driver().list()).containsExactly(other);
    }

    @Test
    void a_destroyed_machine_can_be_defined_in_a_newer_generation() {
        MachineSpec spec = define(aMachine("web")).spec();
        driver().destroy(spec.vm());

        assertThat(define(inGeneration(spec, 2)).generation()).isEqualTo(2);
    }

    @Test
    void an_unknown_machine_is_not_found_and_has_no_sample() {
        assertThat(driver().find(vmNamed("nobody"))).isEmpty();
        assertThat(driver().sample(vmNamed("nobody"))).isEmpty();
    }

    @Test
    void what_needs_a_machine_says_that_it_is_absent() {
        VmId nobody = vmNamed("nobody");

        assertFails(FailureClass.CONFLICT, "machine-absent", () -> driver().start(nobody));
        assertFails(FailureClass.CONFLICT, "machine-absent", () -> driver().stop(nobody, StopMode.GRACEFUL));
        assertFails(FailureClass.CONFLICT, "machine-absent", () -> driver().stop(nobody, StopMode.FORCED));
        assertFails(FailureClass.CONFLICT, "machine-absent", () -> driver().reboot(nobody, "any"));
        assertFails(
                FailureClass.CONFLICT, "machine-absent", () -> driver().resize(nobody, new MachineSize(1, 512, 10)));
    }

    @Test
    void the_list_has_every_machine_once_as_find_has_it() {
        Machine web = running("web");
        Machine database = define(aMachine("database"));
        Machine mail = running("mail");

        assertThat(driver().list()).containsExactlyInAnyOrder(web, database, mail);
    }

    @Test
    void the_inventory_counts_what_machines_hold() {
        Resources before = driver().inventory().used();
        MachineSize size = running("web").spec().size();
        HostInventory inventory = driver().inventory();

        assertThat(inventory.used().memoryMib()).isEqualTo(before.memoryMib() + size.memoryMib());
        assertThat(inventory.used().diskGib()).isEqualTo(before.diskGib() + size.diskGib());
        assertThat(inventory.total().vcpus()).isPositive();
        assertThat(inventory.total().memoryMib()).isGreaterThan(inventory.used().memoryMib());
        assertThat(inventory.total().diskGib()).isGreaterThan(inventory.used().diskGib());
    }

    @Test
    void a_running_machine_is_sampled_under_its_boot() {
        Machine running = running("web");

        MachineSample sample = driver().sample(running.vm()).orElseThrow();

        assertThat(sample.vm()).isEqualTo(running.vm());
        assertThat(sample.generation()).isEqualTo(running.generation());
        assertThat(sample.power()).isEqualTo(ObservedPower.RUNNING);
        assertThat(sample.bootId()).isEqualTo(running.bootId());
        assertThat(sample.memoryUsedMib()).isBetween(1L, running.spec().size().memoryMib());
        assertThat(sample.diskUsedMib()).isBetween(0L, running.spec().size().diskGib() * 1024);
    }

    @Test
    void a_stopped_machine_is_sampled_without_a_boot_and_with_nothing_but_disk() {
        Machine stopped = define(aMachine("web"));

        MachineSample sample = driver().sample(stopped.vm()).orElseThrow();

        assertThat(sample.power()).isEqualTo(ObservedPower.STOPPED);
        assertThat(sample.bootId()).isNull();
        assertThat(sample.cpuTime()).isZero();
        assertThat(sample.memoryUsedMib()).isZero();
        assertThat(sample.receivedBytes()).isZero();
        assertThat(sample.sentBytes()).isZero();
    }

    @Test
    void sampling_all_has_every_machine_once() {
        Machine web = running("web");
        Machine database = define(aMachine("database"));

        assertThat(driver().sampleAll())
                .extracting(MachineSample::vm)
                .containsExactlyInAnyOrder(web.vm(), database.vm());
    }

    @Test
    void a_watch_hints_at_machines_that_changed_until_it_is_closed() {
        Set<VmId> hinted = ConcurrentHashMap.newKeySet();
        Watch watch = driver().watch(hinted::add);
        Machine web = running("web");
        Awaitility.await().until(() -> hinted.contains(web.vm()));

        watch.close();
        watch.close();
        Machine other = running("other");

        assertThat(hinted).doesNotContain(other.vm());
    }

    @Test
    void an_interrupted_call_leaves_its_outcome_open_and_can_be_repeated() {
        Machine stopped = define(aMachine("web"));
        Thread.currentThread().interrupt();

        assertFails(FailureClass.OUTCOME_UNKNOWN, "driver-interrupted", () -> driver().start(stopped.vm()));

        assertThat(Thread.interrupted()).isTrue();
        ObservedPower truth = find(stopped.vm()).power();
        assertThat(truth).isIn(ObservedPower.STOPPED, ObservedPower.RUNNING);
        driver().start(stopped.vm());
        assertThat(find(stopped.vm()).power()).isEqualTo(ObservedPower.RUNNING);
    }

    @Test
    void password_verifiers_hide_the_password_and_depend_on_the_salt() {
        PasswordScheme scheme = driver().passwordScheme();
        byte[] salt = new byte[16];
        String verifier = scheme.verifierOf("correct-horse", salt);
        salt[0] = 1;

        assertThat(verifier).doesNotContain("correct-horse").isNotEqualTo(scheme.verifierOf("correct-horse", salt));
    }

    protected final Machine define(MachineSpec spec) {
        driver().ensureImage(spec.image());
        return driver().define(spec);
    }

    protected final Machine running(String name) {
        Machine defined = define(aMachine(name));
        driver().start(defined.vm());
        return find(defined.vm());
    }

    protected final Machine find(VmId vm) {
        return driver().find(vm).orElseThrow();
    }

    private static String bootId(Machine machine) {
        String bootId = machine.bootId();
        assertThat(bootId).isNotNull();
        return bootId == null ? "" : bootId;
    }

    private static MachineSize larger(Machine machine) {
        MachineSize size = machine.spec().size();
        return new MachineSize(size.vcpus() + 1, size.memoryMib() * 2, size.diskGib() + 1);
    }

    private static void assertFails(FailureClass failureClass, String code, ThrowingCallable call) {
        assertThatExceptionOfType(DriverFailure.class).isThrownBy(call).satisfies(failure -> {
            assertThat(failure.failureClass()).isEqualTo(failureClass);
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.fault()).isIn((Object[]) Fault.values());
            assertThat(failure.detail()).isNotBlank();
            assertThat(failure.nextStep()).isNotBlank();
        });
    }
}
