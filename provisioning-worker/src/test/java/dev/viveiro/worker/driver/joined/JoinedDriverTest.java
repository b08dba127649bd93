package dev.viveiro.worker.driver.joined;

import static dev.viveiro.worker.driver.MachineFixtures.vmNamed;
import static dev.viveiro.worker.driver.joined.TwoDrivers.DISK;
import static dev.viveiro.worker.driver.joined.TwoDrivers.TARBALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.driver.HostInventory;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineSample;
import dev.viveiro.worker.driver.StopMode;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JoinedDriverTest {
    private TwoDrivers two;

    @BeforeEach
    void open(@TempDir Path home) {
        two = new TwoDrivers(home);
    }

    @AfterEach
    void close() {
        two.first.down = null;
        two.second.down = null;
        two.close();
    }

    private static void assertFails(String code, ThrowingCallable call) {
        assertThatExceptionOfType(DriverFailure.class).isThrownBy(call).satisfies(failure -> assertThat(failure.code())
                .isEqualTo(code));
    }

    @Test
    void a_machine_is_made_by_the_first_that_takes_its_image_and_by_the_first_of_all_if_nobody_says_a_form() {
        Machine container = two.made("container", TARBALL);
        Machine disk = two.made("disk", DISK);
        Machine own = two.made("own", MachineFixtures.DEBIAN);

        assertThat(two.realFirst.list()).containsExactlyInAnyOrder(container, own);
        assertThat(two.realSecond.list()).containsExactly(disk);
        assertThat(two.joined.list()).containsExactlyInAnyOrder(container, disk, own);
        assertThat(two.joined.taking(ImageFormat.ISO).info().name())
                .as("both take it")
                .isEqualTo("first");
    }

    @Test
    void passwords_are_in_the_form_of_the_driver_that_makes_the_machine() {
        byte[] salt = new byte[16];
        assertThat(two.joined.taking(ImageFormat.QCOW2).passwordScheme().verifierOf("p", salt))
                .startsWith("second$");
        assertThat(two.joined.taking(null).passwordScheme().verifierOf("p", salt))
                .startsWith("first$");
    }

    @Test
    void what_is_done_to_a_machine_is_done_by_whoever_has_it() {
        Machine disk = two.running("disk", DISK);

        two.joined.stop(disk.vm(), StopMode.FORCED);

        assertThat(two.realSecond.find(disk.vm()).orElseThrow().power()).isEqualTo(ObservedPower.STOPPED);
        assertThat(two.joined.holding(disk.vm())).isSameAs(two.second);
        assertThat(two.joined.holding(vmNamed("nobody"))).isSameAs(two.joined);
        assertFails("machine-absent", () -> two.joined.start(vmNamed("nobody")));
    }

    @Test
    void whom_to_ask_is_remembered_and_not_believed() {
        Machine disk = two.made("disk", DISK);
        two.first.finds = 0;

        assertThat(two.joined.find(disk.vm())).contains(disk);
        assertThat(two.first.finds).as("the holder is asked first").isZero();

        // behind our back: the machine is now the first's
        two.realSecond.destroy(disk.vm());
        two.realFirst.ensureImage(DISK);
        Machine moved = two.realFirst.define(disk.spec());
        two.joined.start(disk.vm());
        assertThat(two.joined.find(disk.vm()).orElseThrow().power()).isEqualTo(ObservedPower.RUNNING);
        assertThat(two.realFirst.find(moved.vm()).orElseThrow().power()).isEqualTo(ObservedPower.RUNNING);

        two.realFirst.destroy(disk.vm());
        assertThat(two.joined.find(disk.vm())).isEmpty();
    }

    @Test
    void a_worker_that_starts_again_finds_every_machine_where_it_is(@TempDir Path home) {
        Machine disk;
        try (TwoDrivers before = new TwoDrivers(home)) {
            disk = before.running("disk", DISK);
        }
        try (TwoDrivers after = new TwoDrivers(home)) {
            assertThat(after.joined.list()).extracting(Machine::vm).containsExactly(disk.vm());
            after.joined.stop(disk.vm(), StopMode.FORCED);
            assertThat(after.realSecond.find(disk.vm()).orElseThrow().power()).isEqualTo(ObservedPower.STOPPED);
        }
    }

    @Test
    void no_second_machine_is_made_beside_one_that_another_driver_has() {
        two.made("web", TARBALL);
        two.joined.ensureImage(DISK);

        assertFails(
                "machine-elsewhere",
                () -> two.joined.define(MachineFixtures.from(MachineFixtures.aMachine("web"), DISK)));

        assertThat(two.realSecond.list()).isEmpty();
        two.joined.destroy(vmNamed("web"));
        two.made("web", DISK);
        assertThat(two.joined.list()).hasSize(1);
    }

    @Test
    void while_one_cannot_be_asked_nothing_is_known_of_its_machines() {
        Machine container = two.running("container", TARBALL);
        Machine disk = two.running("disk", DISK);
        two.second.down = TwoDrivers.gone();

        assertFails("hypervisor-unreachable", two.joined::list);
        assertFails("hypervisor-unreachable", two.joined::inventory);
        assertFails("hypervisor-unreachable", () -> two.joined.find(disk.vm()));
        assertFails("hypervisor-unreachable", () -> two.joined.find(vmNamed("nobody")));
        assertFails("hypervisor-unreachable", () -> two.made("another", TARBALL));
        assertThat(two.realFirst.list()).as("it may be the other's").hasSize(1);
        assertThat(two.joined.find(container.vm())).contains(container);
        two.joined.stop(container.vm(), StopMode.FORCED);
        assertThat(two.joined.sampleAll()).extracting(MachineSample::vm).containsExactly(container.vm());

        two.first.down = TwoDrivers.gone();
        assertFails("hypervisor-unreachable", two.joined::sampleAll);
    }

    @Test
    void a_machine_is_gone_when_every_driver_says_so() {
        Machine container = two.running("container", TARBALL);
        two.second.down = TwoDrivers.gone();

        assertFails("hypervisor-unreachable", () -> two.joined.destroy(container.vm()));
        assertThat(two.realFirst.list())
                .as("the others were asked all the same")
                .isEmpty();

        two.second.down = null;
        two.joined.destroy(container.vm());
        assertThat(two.joined.find(container.vm())).isEmpty();
    }

    @Test
    void one_that_cannot_work_here_only_says_nothing_of_a_machine() {
        two.second.impediment = "no socket";
        two.second.down = DriverFailure.refused(Fault.SYSTEM, "driver-impeded", "no socket", "start");

        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> two.joined.find(vmNamed("nobody")))
                .satisfies(failure -> {
                    assertThat(failure.failureClass()).isEqualTo(FailureClass.RETRY_LATER);
                    assertThat(failure.detail()).contains("second can't be asked: no socket");
                });
    }

    @Test
    void hardware_is_counted_once_and_what_machines_hold_is_summed() {
        HostInventory alone = two.realFirst.inventory();
        two.running("container", TARBALL);
        two.running("disk", DISK);

        HostInventory both = two.joined.inventory();

        assertThat(both.total()).isEqualTo(alone.total());
        assertThat(both.used().memoryMib()).isEqualTo(2 * MachineFixtures.BASIC.memoryMib());
        assertThat(both.used().diskGib()).isEqualTo(2 * MachineFixtures.BASIC.diskGib());
        assertThat(both.used().vcpus())
                .isEqualTo(Math.max(
                        two.realFirst.inventory().used().vcpus(),
                        two.realSecond.inventory().used().vcpus()));
    }

    @Test
    void together_they_can_what_any_of_them_can_and_each_says_its_own() {
        DriverInfo info = two.joined.info();

        assertThat(info.name()).isEqualTo("first+second");
        assertThat(info.version()).isEqualTo("of first");
        assertThat(info.impediment()).isNull();
        assertThat(info.capabilities()).contains(Capability.IMAGE_LXD_TARBALL, Capability.IMAGE_QCOW2);
        assertThat(info.parts()).containsExactly(two.first.info(), two.second.info());
    }

    @Test
    void the_host_works_while_one_can_start_machines_and_all_can_be_asked() {
        two.second.impediment = "no filters";
        assertThat(two.joined.info().impediment()).isNull();

        two.first.impediment = "no ebtables";
        assertThat(two.joined.info().impediment()).isEqualTo("first: no ebtables; second: no filters");
    }

    @Test
    void all_are_closed_when_one_cannot_be() {
        two.first.down = TwoDrivers.gone();

        assertFails("hypervisor-unreachable", two.joined::close);

        assertThat(two.first.closed).isTrue();
        assertThat(two.second.closed).isTrue();
    }
}
