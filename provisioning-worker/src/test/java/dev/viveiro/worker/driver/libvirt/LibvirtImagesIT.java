package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImageSource;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Readiness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Images whose bytes come from elsewhere, as disks of real machines. */
@EnabledIf(value = "dev.viveiro.testkit.LibvirtFixture#possible", disabledReason = "needs root")
@GuestsInTime
class LibvirtImagesIT {
    private static final int LINE = 512;

    @TempDir
    static Path home;

    @TempDir
    static Path files;

    private final List<ImageRef> brought = new ArrayList<>();
    private Path file;
    private HypervisorDriver driver;

    @BeforeEach
    @GuestsInTime
    void open() {
        file = files.resolve("none");
        driver = TestDriverScene.open(home, LibvirtFixture.environment(), (image, use) -> {
            brought.add(image);
            use.accept(file);
        });
    }

    @AfterEach
    @GuestsInTime
    void leave_nothing() {
        driver.close();
        QemuScene.clear(home);
    }

    private static Path raw(String content) throws IOException {
        byte[] disk = new byte[1 << 20];
        byte[] line = content.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(line, 0, disk, LINE, line.length);
        return Files.write(files.resolve(content + ".raw"), disk);
    }

    private static Path qcow2(String content, String... options) throws IOException {
        Path disk = files.resolve(content + ".qcow2");
        List<String> command = new ArrayList<>(List.of("qemu-img", "convert", "-f", "raw", "-O", "qcow2"));
        command.addAll(List.of(options));
        command.addAll(List.of(raw(content).toString(), disk.toString()));
        String unused = LibvirtFixture.inside(command.toArray(String[]::new));
        return disk;
    }

    private ImageRef of(String name, ImageFormat form, Path bytes) throws IOException {
        file = bytes;
        try {
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(bytes)));
            return ImageRef.of(name, digest).from(new ImageSource(Files.size(bytes), form, "/link"));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void assertDiskOf(ImageRef image, String content) {
        driver.ensureImage(image);
        driver.ensureImage(image);
        assertThat(brought).containsExactly(image);
        ImageRef meant = ImageRef.of(image.name(), image.digest());
        MachineSpec spec = MachineFixtures.from(QemuScene.aMachine(content), meant);

        driver.define(spec);

        assertThat(driver.find(spec.vm()).orElseThrow().spec()).isEqualTo(spec);
        assertThat(QemuScene.read(home, spec.vm())).isEqualTo(content);
        driver.start(spec.vm());
        assertThat(driver.find(spec.vm()).orElseThrow().power()).isEqualTo(ObservedPower.RUNNING);
    }

    @Test
    void a_disk_of_qemu_comes_once_and_is_known_by_its_digest() throws IOException {
        assertThat(driver.info().capabilities())
                .contains(Capability.IMAGE_QCOW2, Capability.IMAGE_RAW)
                .doesNotContain(Capability.IMAGE_LXD_TARBALL);
        assertDiskOf(of("app", ImageFormat.QCOW2, qcow2("qcow")), "qcow");

        ImageRef namesake = ImageRef.of("app", "0".repeat(64));
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> driver.define(MachineFixtures.from(QemuScene.aMachine("namesake"), namesake)))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("image-absent"));
    }

    @Test
    void a_disk_byte_for_byte_is_taken_as_it_is_even_when_it_looks_like_one_of_qemu() throws IOException {
        assertDiskOf(of("plain", ImageFormat.RAW, raw("raw")), "raw");

        Path disguised = Files.copy(qcow2("disguised"), files.resolve("disguised.raw2"));
        brought.clear();
        ImageRef image = of("disguised", ImageFormat.RAW, disguised);
        driver.ensureImage(image);
        MachineSpec spec =
                MachineFixtures.from(QemuScene.aMachine("disguised"), ImageRef.of(image.name(), image.digest()));
        driver.define(spec);
        assertThat(QemuScene.read(home, spec.vm())).isNotEqualTo("disguised");
    }

    @Test
    void a_guest_is_waited_for_if_whoever_registered_its_image_says_that_it_tells() throws IOException {
        assertThat(ready(of("silent", ImageFormat.RAW, raw("silent")))).isTrue();
        ImageRef bytes = of("telling", ImageFormat.RAW, raw("telling"));
        ImageSource source = Objects.requireNonNull(bytes.source());
        assertThat(ready(bytes.from(new ImageSource(source.sizeBytes(), source.format(), source.link(), true, false))))
                .isFalse();
    }

    @Test
    void a_guest_with_cloud_init_is_waited_for_though_its_image_promises_nothing() throws IOException {
        ImageRef bytes = of("stock", ImageFormat.RAW, raw("stock"));
        ImageSource source = Objects.requireNonNull(bytes.source());
        ImageSource cloud = new ImageSource(source.sizeBytes(), source.format(), source.link(), false, true);
        driver.ensureImage(bytes);
        MachineSpec spec = MachineFixtures.from(QemuScene.aMachine("stock"), bytes.from(cloud));
        driver.define(spec);
        driver.start(spec.vm());
        Readiness readiness = driver.ability(Readiness.class).orElseThrow();
        assertThat(readiness.ready(spec.vm())).isFalse();
        assertThat(readiness.promised(spec.vm())).isFalse();
    }

    private boolean ready(ImageRef image) {
        MachineSpec spec =
                MachineFixtures.from(QemuScene.aMachine(image.name()), ImageRef.of(image.name(), image.digest()));
        driver.ensureImage(image);
        driver.define(spec);
        driver.start(spec.vm());
        return driver.ability(Readiness.class).orElseThrow().ready(spec.vm());
    }

    @Test
    void a_disk_that_names_a_file_of_the_host_is_refused() throws IOException {
        Path above = files.resolve("above.qcow2");
        String unused = LibvirtFixture.inside(
                "qemu-img",
                "create",
                "-q",
                "-f",
                "qcow2",
                "-b",
                raw("below").toString(),
                "-F",
                "raw",
                above.toString());

        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> driver.ensureImage(of("above", ImageFormat.QCOW2, above)))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("image-unusable"));
    }
}
