package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.MachineDisk;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.SleepingPause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is sent to the volumes of a pool that is no folder, and cleared in them, with a folder in its place: so it needs neither LVM nor
 * ZFS, and no guest runs. The rest is in {@link LibvirtLogicalPoolIT}.
 */
@Tag("slow")
@EnabledIf(value = "dev.viveiro.testkit.LibvirtFixture#possible", disabledReason = "needs root")
@GuestsInTime
class PoolDisksIT {
    private static final String POOL = "viveiro-devices";
    private static final String FOLDER = "/var/lib/libvirt/" + POOL;
    private static final String JUNK = "left by others";
    private static final MachineDisk DATA = new MachineDisk(new UUID(7, 7), "data", 1);

    @TempDir
    static Path home;

    @TempDir
    Path files;

    private final MachineSpec spec = QemuScene.aMachine("filled");
    private LibvirtLink link;
    private Owner owner;
    private Volumes images;
    private Volumes volumes;

    @BeforeEach
    @GuestsInTime
    void open() throws IOException {
        try (HypervisorDriver driver = QemuScene.open(home)) {
            driver.ensureImage(spec.image());
        }
        String unused = LibvirtFixture.inside(
                "sh",
                "-ec",
                "mkdir -p $2; virsh -q -c qemu:///system pool-create-as $1 dir --target $2",
                "sh",
                POOL,
                FOLDER);
        link = new LibvirtLink(LibvirtFixture.environment().getOrDefault("VIVEIRO_LIBVIRT_URI", ""));
        owner = Owner.of(home.resolve(LibvirtDriver.NAME), Ids.timeOrdered());
        images = new Volumes(link, "default", new SleepingPause());
        volumes = new Volumes(link, POOL, new SleepingPause());
    }

    @AfterEach
    @GuestsInTime
    void leave_nothing() {
        String unused = LibvirtFixture.inside(
                "sh", "-ec", "virsh -q -c qemu:///system pool-destroy $1; rm -rf $2", "sh", POOL, FOLDER);
        link.close();
    }

    private PoolDisks disks() {
        return new PoolDisks(
                new StoragePools("default", POOL, PoolKind.LOGICAL),
                volumes,
                images,
                new RawCopies(new WorkFolders(home.resolve("copies")), images),
                owner,
                true);
    }

    private Images.Disk image() {
        return TestDriverScene.images(images, owner).disk(spec.image());
    }

    /** Puts a volume there that is all others' bytes at some places. */
    private void leaveJunk(String name) throws IOException {
        Path junk = files.resolve("junk");
        Files.writeString(junk, JUNK);
        String unused = volumes.createWhole(name, Volumes.GIB);
        for (long at = 0; at < Volumes.GIB; at += Volumes.GIB / 8) {
            Upload.into(volumes, name, at + 5000, DiskTrailer.Slice.all(junk));
        }
    }

    private void assertSame(String raw, String form, String other) {
        assertThat(LibvirtFixture.inside("qemu-img", "compare", "-f", "raw", "-F", form, raw, other))
                .contains("Images are identical");
    }

    private void assertNoCopies(VmId vm) {
        assertThat(new WorkFolders(home.resolve("copies")).all()).doesNotContain(vm.value());
    }

    @Test
    void a_machines_disk_is_the_image_and_nothing_that_was_left_there() throws IOException {
        String name = MachineVolumes.raw(owner, spec.vm());
        leaveJunk(name);

        DiskSource made = disks().make(spec, image());

        assertThat(made.path()).isEqualTo(FOLDER + "/" + name);
        assertThat(volumes.capacity(name)).contains(spec.size().diskGib() * Volumes.GIB);
        assertSame(made.path(), "qcow2", image().path());
        assertNoCopies(spec.vm());

        disks().delete(spec.vm());
        assertThat(volumes.names()).isEmpty();
    }

    @Test
    void a_volume_is_cleared_to_its_end() throws IOException {
        String name = MachineVolumes.extra(owner, spec.vm(), DATA.id());
        leaveJunk(name);
        volumes.clear(name);

        assertThat(LibvirtFixture.inside("sh", "-ec", "tr -d '\\0' <$1 | wc -c", "sh", FOLDER + "/" + name)
                        .strip())
                .isEqualTo("0");
    }

    @Test
    void an_extra_disk_that_was_begun_is_made_anew_and_one_that_is_whole_keeps_what_it_has() throws IOException {
        String name = MachineVolumes.extra(owner, spec.vm(), DATA.id());
        String unused = images.createRaw(MachineVolumes.unfinished(name), 0);
        leaveJunk(name);

        DiskSource made = disks().extra(spec.vm(), DATA);
        assertThat(volumes.read(name, 5000, JUNK.length())).isEqualTo(new byte[JUNK.length()]);

        Path line = Files.writeString(files.resolve("line"), "kept");
        Upload.into(volumes, name, 5000, DiskTrailer.Slice.all(line));
        assertThat(disks().extra(spec.vm(), DATA)).isEqualTo(made);
        assertThat(new String(volumes.read(name, 5000, 4), StandardCharsets.US_ASCII))
                .isEqualTo("kept");
    }

    @Test
    void the_disk_of_a_machine_that_moves_here_is_what_it_was_there() throws IOException {
        byte[] content = new byte[3 << 20];
        Arrays.fill(content, 1 << 20, 2 << 20, (byte) 7);
        Path raw = Files.write(files.resolve("raw"), content);
        Path whole = files.resolve("whole");
        String unused = LibvirtFixture.inside(
                "qemu-img", "convert", "-q", "-f", "raw", "-O", "qcow2", raw.toString(), whole.toString());
        DiskTrailer.append(whole, null, null);
        DiskTrailer trailer = DiskTrailer.read(whole);

        DiskSource made = disks().carry(spec, new DiskTrailer.Slice(whole, 0, trailer.disk()));

        assertSame(made.path(), "raw", raw.toString());
        assertThat(made.form()).isEqualTo(QemuImg.RAW);
        assertNoCopies(spec.vm());
    }
}
