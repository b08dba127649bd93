package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineDisk;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Moving;
import dev.viveiro.worker.driver.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Real guests whose disks are volumes of LVM, or of ZFS where that alone is there. */
@Tag("slow")
@EnabledIf(
        value = "dev.viveiro.testkit.LibvirtFixture#devicePoolsPossible",
        disabledReason = "needs root, and lvm2 with the device mapper in the kernel, or ZFS")
@GuestsInTime
class LibvirtLogicalPoolIT {
    private static final MachineDisk DATA = new MachineDisk(new UUID(7, 7), "data", 1);
    private static final UUID MOVE = new UUID(8, 8);

    @TempDir
    Path home;

    private final MachineSpec spec = QemuScene.aMachine("logical");
    private Path moved;
    private DevicePool pool;
    private HypervisorDriver driver;

    @BeforeEach
    @GuestsInTime
    void open() {
        moved = home.resolve("moved");
        // the node is started by what is asked of it first
        assertThat(LibvirtFixture.environment()).isNotEmpty();
        pool = new DevicePool();
        driver = TestDriverScene.open(home, DevicePool.environment(), (image, use) -> use.accept(moved));
        assertThat(driver.info().impediment()).isNull();
    }

    @AfterEach
    @GuestsInTime
    void leave_nothing() {
        driver.list().stream().map(Machine::vm).forEach(driver::destroy);
        driver.close();
        pool.close();
    }

    private Owner owner() throws IOException {
        return Owner.of(home.resolve(LibvirtDriver.NAME), Ids.timeOrdered());
    }

    private void run() {
        driver.ensureImage(spec.image());
        driver.define(spec);
        driver.start(spec.vm());
        assertThat(driver.find(spec.vm()).orElseThrow().power()).isEqualTo(ObservedPower.RUNNING);
    }

    @Test
    void a_guest_runs_from_its_volume_which_has_nothing_of_others_and_goes_with_it() throws IOException {
        assertThat(driver.info().capabilities())
                .contains(Capability.RESIZE, Capability.EXTRA_DISKS)
                .doesNotContain(Capability.SNAPSHOT);
        assertThat(driver.inventory().total().diskGib()).isBetween(2L, 4L);
        run();
        QemuScene.write(home, spec.vm(), "mine");
        assertThat(QemuScene.read(home, spec.vm())).isEqualTo("mine");
        driver.stop(spec.vm(), StopMode.FORCED);
        driver.start(spec.vm());
        assertThat(QemuScene.read(home, spec.vm())).isEqualTo("mine");
        assertThat(DevicePool.traces(MachineVolumes.raw(owner(), spec.vm()))).isEqualTo("0");

        driver.destroy(spec.vm());
        assertThat(DevicePool.volumes()).isEmpty();
    }

    @Test
    void an_extra_disk_has_nothing_of_others_and_is_kept_by_a_reinstallation() throws IOException {
        run();
        ExtraDisks disks = driver.ability(ExtraDisks.class).orElseThrow();
        disks.attachDisk(spec.vm(), DATA);
        String name = MachineVolumes.extra(owner(), spec.vm(), DATA.id());
        assertThat(driver.find(spec.vm()).orElseThrow().disks()).containsExactly(DATA.id());
        assertThat(DevicePool.traces(name)).isEqualTo("0");

        disks.destroyWithoutDisks(spec.vm());
        assertThat(DevicePool.volumes()).isEqualTo(name);
        driver.define(MachineFixtures.inGeneration(spec, 2));
        disks.attachDisk(spec.vm(), DATA);
        driver.destroy(spec.vm());
        assertThat(DevicePool.volumes()).isEmpty();
    }

    @Test
    void its_disk_does_not_grow_and_the_rest_does() {
        driver.ensureImage(spec.image());
        driver.define(spec);

        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> driver.resize(spec.vm(), new MachineSize(1, 96, 2)))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("disk-cannot-grow"));
        driver.resize(spec.vm(), new MachineSize(2, 128, 1));
        assertThat(driver.find(spec.vm()).orElseThrow().spec().size()).isEqualTo(new MachineSize(2, 128, 1));
    }

    @Test
    void a_pool_without_room_is_a_full_host() {
        driver.ensureImage(spec.image());

        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> driver.define(spec.withSize(new MachineSize(1, 96, 8))))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("host-full"));
        assertThat(DevicePool.volumes()).isEmpty();
    }

    @Test
    void a_machine_moves_away_and_back_with_its_disk() throws IOException {
        run();
        QemuScene.write(home, spec.vm(), "moves");
        driver.stop(spec.vm(), StopMode.FORCED);
        Moving moving = driver.ability(Moving.class).orElseThrow();
        moving.pack(spec.vm(), MOVE);
        Path unused = Files.copy(moving.packed(MOVE).orElseThrow(), moved);
        driver.destroy(spec.vm());

        moving.unpack(MachineFixtures.inGeneration(spec, 2), ImageRef.named("moved"));
        driver.start(spec.vm());

        assertThat(QemuScene.read(home, spec.vm())).isEqualTo("moves");
        moving.discard(MOVE);
    }
}
