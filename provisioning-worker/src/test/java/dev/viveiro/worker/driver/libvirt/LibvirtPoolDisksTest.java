package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.Ids;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineDisk;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.SleepingPause;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.libvirt.LibvirtException;
import org.w3c.dom.Element;

/** Machines whose disks are in a volume group, on libvirt's test driver: what is made and removed, but for the bytes. */
@EnabledIf(
        value = "dev.viveiro.worker.driver.libvirt.TestDriverScene#possible",
        disabledReason = "needs libvirt's C library (package libvirt0)")
class LibvirtPoolDisksTest {
    private static final MachineSpec WEB = TestDriverScene.aMachine("web");
    private static final MachineDisk DATA = new MachineDisk(new UUID(7, 7), "data", 2);

    @TempDir
    Path home;

    private TestDriverScene scene;
    private TestPool pool;
    private HypervisorDriver driver;

    @BeforeEach
    void open() throws IOException {
        scene = new TestDriverScene();
        // it puts the image there
        scene.open(home).close();
        pool = TestPool.of(scene.link(), "viveiro-disks", "logical");
        driver = TestDriverScene.open(home, pool.environment());
    }

    @AfterEach
    void leave_nothing() throws LibvirtException {
        driver.list().stream().map(Machine::vm).forEach(driver::destroy);
        driver.close();
        pool.close();
        scene.close();
    }

    private Owner owner() {
        try {
            return Owner.of(home.resolve(LibvirtDriver.NAME), Ids.timeOrdered());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Volumes volumes() {
        return new Volumes(scene.link(), pool.name(), new SleepingPause());
    }

    /** @param real whether bytes are sent, which this libvirt refuses */
    private PoolDisks disks(boolean real) {
        return new PoolDisks(
                new StoragePools(TestDriverScene.POOL, pool.name(), PoolKind.LOGICAL),
                volumes(),
                scene.volumes(),
                new RawCopies(new WorkFolders(home.resolve("copies")), scene.volumes()),
                owner(),
                real);
    }

    private String disk() {
        return MachineVolumes.raw(owner(), WEB.vm());
    }

    private Element definition() {
        return Xml.parse(scene.link().ask("look", connection -> connection
                .domainLookupByUUIDString(owner().domainUuid(WEB.vm()))
                .getXMLDesc(0)));
    }

    @Test
    void a_machine_has_a_volume_of_its_own_as_a_device_which_goes_with_it() {
        assertThat(driver.info().impediment()).isNull();
        driver.define(WEB);

        assertThat(volumes().capacity(disk())).contains(WEB.size().diskGib() * Volumes.GIB);
        assertThat(volumes().allocation(disk())).contains(WEB.size().diskGib() * Volumes.GIB);
        Element own = DomainView.disks(definition()).findFirst().orElseThrow();
        assertThat(own.getAttribute("type")).isEqualTo("block");
        assertThat(Xml.at(own, "driver").orElseThrow().getAttribute("type")).isEqualTo("raw");
        assertThat(Xml.at(own, "source").orElseThrow().getAttribute("dev")).isEqualTo("/dev/viveiro-disks/" + disk());

        driver.destroy(WEB.vm());
        assertThat(volumes().names()).isEmpty();
    }

    @Test
    void what_a_worker_that_died_left_is_made_anew() {
        String unused = volumes().createWhole(disk(), 3 * Volumes.GIB);

        driver.define(WEB);

        assertThat(volumes().capacity(disk())).contains(WEB.size().diskGib() * Volumes.GIB);
    }

    @Test
    void a_disk_does_not_grow_and_says_so_before_anything_is_changed() {
        driver.define(WEB);

        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> driver.resize(WEB.vm(), new MachineSize(2, 1024, 2)))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo("disk-cannot-grow");
                    assertThat(failure.detail()).contains("web", pool.name());
                    assertThat(failure.nextStep()).contains("1 GiB");
                });
        assertThat(driver.find(WEB.vm()).orElseThrow().spec()).isEqualTo(WEB);

        MachineSize more = new MachineSize(2, 1024, WEB.size().diskGib());
        driver.resize(WEB.vm(), more);
        assertThat(driver.find(WEB.vm()).orElseThrow().spec().size()).isEqualTo(more);
    }

    @Test
    void no_snapshots_are_offered_but_all_else_that_real_guests_can() {
        Possible pool = Possible.ofGuests("no controller", false, false);
        assertThat(pool.can())
                .contains(Capability.RESIZE, Capability.EXTRA_DISKS)
                .doesNotContain(Capability.SNAPSHOT);
        assertThat(pool.lacks().get(Capability.SNAPSHOT)).contains("LVM or ZFS");
        assertThat(Possible.ofGuests("", false, true).can()).contains(Capability.SNAPSHOT);
    }

    @Test
    void a_machine_that_was_made_before_the_pool_was_named_keeps_its_disk_until_it_goes() throws IOException {
        String before = MachineVolumes.disk(owner(), WEB.vm());
        try (HypervisorDriver folder = scene.open(home)) {
            folder.define(WEB);
        }
        MachineDisks disks = new DisksOfBoth(disks(false), new FolderDisks(scene.volumes(), owner()));

        assertThat(driver.define(WEB).spec()).isEqualTo(WEB);
        assertThat(volumes().names()).isEmpty();
        assertThat(disks.place(WEB.vm()).volume()).isEqualTo(before);

        driver.destroy(WEB.vm());
        assertThat(scene.volumes().path(before)).isEmpty();
        driver.define(WEB);
        assertThat(disks.place(WEB.vm()).volume()).isEqualTo(disk());
    }

    @Test
    void what_was_left_in_the_pool_is_not_the_disk_of_a_machine_in_the_folder() throws IOException {
        try (HypervisorDriver folder = scene.open(home)) {
            folder.define(WEB);
        }
        String unused = volumes().createWhole(disk(), Volumes.GIB);
        MachineDisks disks = new DisksOfBoth(disks(false), new FolderDisks(scene.volumes(), owner()));

        assertThat(disks.place(WEB.vm()).volume()).isEqualTo(MachineVolumes.disk(owner(), WEB.vm()));

        driver.destroy(WEB.vm());
        assertThat(volumes().names()).isEmpty();
    }

    @Test
    void an_extra_disk_is_made_anew_until_nothing_of_others_is_in_it_and_never_after() {
        String name = MachineVolumes.extra(owner(), WEB.vm(), DATA.id());
        String mark = MachineVolumes.unfinished(name);
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> disks(true).extra(WEB.vm(), DATA));
        assertThat(volumes().path(name)).isPresent();
        assertThat(scene.volumes().path(mark)).isPresent();

        DiskSource made = disks(false).extra(WEB.vm(), new MachineDisk(DATA.id(), DATA.name(), 3));
        assertThat(made).isEqualTo(new DiskSource("/dev/viveiro-disks/" + name, "raw", true));
        assertThat(volumes().capacity(name)).contains(3 * Volumes.GIB);
        assertThat(scene.volumes().path(mark)).isEmpty();

        // sends nothing, for it is there
        assertThat(disks(true).extra(WEB.vm(), DATA)).isEqualTo(made);
        assertThat(volumes().capacity(name)).contains(3 * Volumes.GIB);
        assertThat(disks(true).extras(WEB.vm())).containsExactly(DATA.id());

        disks(true).deleteExtra(WEB.vm(), DATA.id());
        disks(true).deleteExtra(WEB.vm(), DATA.id());
        assertThat(volumes().names()).isEmpty();
    }

    @Test
    void an_extra_disk_that_was_begun_goes_with_its_mark() {
        String mark = MachineVolumes.unfinished(MachineVolumes.extra(owner(), WEB.vm(), DATA.id()));
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> disks(true).extra(WEB.vm(), DATA));

        disks(true).deleteExtra(WEB.vm(), DATA.id());

        assertThat(volumes().names()).isEmpty();
        assertThat(scene.volumes().path(mark)).isEmpty();
    }

    @Test
    void an_extra_disk_is_described_as_the_device_that_it_is() {
        Element disk = Xml.parse(DiskXml.xml(DATA, new DiskSource("/dev/group/data", "raw", true), "vdc"));

        assertThat(disk.getAttribute("type")).isEqualTo("block");
        assertThat(Xml.at(disk, "source").orElseThrow().getAttribute("dev")).isEqualTo("/dev/group/data");
        assertThat(Xml.at(disk, "source").orElseThrow().hasAttribute("file")).isFalse();
    }
}
