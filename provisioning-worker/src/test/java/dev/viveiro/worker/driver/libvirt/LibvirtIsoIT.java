package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.Deliveries;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImageSource;
import dev.viveiro.worker.driver.IsoDrive;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.StopMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Drives of guests of QEMU, which mount what is in them. */
@Tag("slow")
@EnabledIf(value = "dev.viveiro.testkit.LibvirtFixture#possible", disabledReason = "needs root")
@GuestsInTime
class LibvirtIsoIT {
    private static final int SIZE = 64 * 2048;

    @TempDir
    static Path home;

    @TempDir
    Path files;

    private Path file;
    private HypervisorDriver driver;
    private LibvirtLink link;

    @BeforeEach
    @GuestsInTime
    void open() {
        file = files.resolve("none");
        driver = TestDriverScene.open(home, LibvirtFixture.environment(), (image, use) -> use.accept(file));
        link = new LibvirtLink(LibvirtFixture.environment().getOrDefault("VIVEIRO_LIBVIRT_URI", ""));
    }

    @AfterEach
    @GuestsInTime
    void leave_nothing() {
        driver.close();
        link.close();
        QemuScene.clear(home);
    }

    private ImageRef iso(String name, String text) throws IOException {
        byte[] bytes = IsoImage.of(name, Map.of("readme", text.getBytes(StandardCharsets.US_ASCII)), SIZE);
        file = Files.write(files.resolve(name), bytes);
        ImageRef image = ImageRef.of(name, Deliveries.sha256(bytes));
        driver.ensureImage(image.from(new ImageSource(bytes.length, ImageFormat.ISO, "/link")));
        return image;
    }

    private GuestShell guest(MachineSpec spec) throws IOException {
        return GuestShell.of(
                link, Owner.of(home.resolve("libvirt"), Ids.timeOrdered()).domainUuid(spec.vm()));
    }

    @Test
    void a_guest_reads_what_is_in_its_drive_and_can_not_write_it_until_it_is_ejected() throws IOException {
        assertThat(driver.info().capabilities()).contains(Capability.IMAGE_ISO);
        IsoDrive drive = driver.ability(IsoDrive.class).orElseThrow();
        MachineSpec spec = QemuScene.aMachine("web");
        driver.ensureImage(spec.image());
        driver.define(spec);
        driver.start(spec.vm());
        ImageRef rescue = iso("rescue-12", "hello");
        assertThat(drive.inserted(spec.vm())).isEmpty();

        drive.insertIso(spec.vm(), rescue);
        drive.insertIso(spec.vm(), rescue);

        assertThat(drive.inserted(spec.vm())).contains(rescue.distinctName());
        assertThat(driver.find(spec.vm()).orElseThrow().disks()).isEmpty();
        try (GuestShell guest = guest(spec)) {
            guest.must(
                    "until [ -b /dev/vdc ]; do sleep 1; done; mkdir -p /disc; mount -t iso9660 -o ro /dev/vdc /disc");
            assertThat(guest.must("cat /disc/readme")).isEqualTo("hello");
            assertThat(guest.must("cat /sys/block/vdc/ro")).isEqualTo("1");
            guest.must("umount /disc");
        }
        ImageRef other = iso("other", "other");
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> drive.insertIso(spec.vm(), other))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("drive-taken"));

        drive.ejectIso(spec.vm());
        drive.ejectIso(spec.vm());
        assertThat(drive.inserted(spec.vm())).isEmpty();
        try (GuestShell guest = guest(spec)) {
            assertThat(guest.run("cat /sys/block/vdc/size").code()).isNotZero();
        }

        driver.stop(spec.vm(), StopMode.FORCED);
        drive.insertIso(spec.vm(), other);
        driver.start(spec.vm());
        try (GuestShell guest = guest(spec)) {
            guest.must(
                    "until [ -b /dev/vdc ]; do sleep 1; done; mkdir -p /disc; mount -t iso9660 -o ro /dev/vdc /disc");
            assertThat(guest.must("cat /disc/readme")).isEqualTo("other");
        }
        driver.destroy(spec.vm());
        driver.define(spec);
        assertThat(drive.inserted(spec.vm())).isEmpty();
    }

    @Test
    void only_an_iso_that_is_there_goes_into_a_machine_that_is_there() throws IOException {
        IsoDrive drive = driver.ability(IsoDrive.class).orElseThrow();
        MachineSpec spec = QemuScene.aMachine("web");
        ImageRef rescue = iso("rescue-12", "hello");
        assertFails("machine-absent", () -> drive.insertIso(spec.vm(), rescue));
        assertFails("machine-absent", () -> drive.ejectIso(spec.vm()));
        driver.ensureImage(spec.image());
        driver.define(spec);

        assertFails("image-absent", () -> drive.insertIso(spec.vm(), ImageRef.of("rescue-12", "0".repeat(64))));
        assertThat(drive.inserted(spec.vm())).isEmpty();
    }

    private static void assertFails(String code, Runnable call) {
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(call::run)
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(code));
    }
}
