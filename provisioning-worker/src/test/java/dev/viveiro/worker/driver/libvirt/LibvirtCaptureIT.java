package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.driver.Capturing;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImageSource;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Moving;
import dev.viveiro.worker.driver.Snapshots;
import dev.viveiro.worker.driver.StopMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Disks of real machines as images and as machines of another worker. */
@Tag("slow")
@EnabledIf(value = "dev.viveiro.testkit.LibvirtFixture#possible", disabledReason = "needs root")
@GuestsInTime
class LibvirtCaptureIT {
    private static final UUID FILE = UUID.randomUUID();

    @TempDir
    static Path home;

    @TempDir
    static Path otherHome;

    private HypervisorDriver driver;
    private LibvirtLink link;

    @BeforeEach
    @GuestsInTime
    void open() {
        driver = QemuScene.open(home);
        link = new LibvirtLink(LibvirtFixture.environment().getOrDefault("VIVEIRO_LIBVIRT_URI", ""));
    }

    @AfterEach
    @GuestsInTime
    void leave_nothing() {
        driver.ability(Capturing.class).orElseThrow().discard(FILE);
        driver.close();
        link.close();
        QemuScene.clear(home);
        QemuScene.clear(otherHome);
    }

    /** One that has run once, has a line on its disk, and a snapshot with another. */
    private MachineSpec used(String name) {
        MachineSpec spec = QemuScene.withFiles(name);
        driver.ensureImage(spec.image());
        driver.define(spec);
        driver.start(spec.vm());
        QemuScene.write(home, spec.vm(), "before");
        driver.stop(spec.vm(), StopMode.FORCED);
        driver.ability(Snapshots.class).orElseThrow().takeSnapshot(spec.vm(), UUID.randomUUID());
        QemuScene.write(home, spec.vm(), "the-line");
        return spec;
    }

    private static ImageRef image(String name, Path file, Capturing capturing) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return ImageRef.of(name, HexFormat.of().formatHex(digest))
                    .from(new ImageSource(Files.size(file), capturing.form(), "/link"));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private String said(VmId vm, Path of) throws IOException {
        String uuid =
                Owner.of(of.resolve(LibvirtDriver.NAME), Ids.timeOrdered()).domainUuid(vm);
        try (Console console = Console.open(link, uuid)) {
            String said = console.readUntil(Trial.MARKER);
            return said.substring(said.indexOf(Trial.MARKER)) + console.readUntil("\n");
        }
    }

    @Test
    void a_machine_is_captured_without_what_is_its_own_and_made_again_with_the_rest() throws IOException {
        MachineSpec teacher = used("teacher");
        Capturing capturing = driver.ability(Capturing.class).orElseThrow();

        capturing.capture(teacher.vm(), FILE);

        Path file = capturing.captured(FILE).orElseThrow();
        assertThat(home.resolve("libvirt/work").resolve(FILE.toString())).doesNotExist();
        assertThat(LibvirtFixture.inside("qemu-img", "info", file.toString()))
                .contains("virtual size: 1 GiB")
                .doesNotContain("backing file", "Snapshot list");
        Path raw = home.resolve("look.raw");
        String unused = LibvirtFixture.inside(
                "qemu-img", "convert", "-f", "qcow2", "-O", "raw", file.toString(), raw.toString());
        assertThat(text(raw))
                .contains("what the class needs", "the-line", "ssh-rsa kept")
                .doesNotContain("own-", "sha256$00$01")
                .doesNotContain(teacher.login().sshKeys());
        assertThat(DiskTree.read(raw, 0, "/etc/shadow")).contains("student:*:", "other:its:");
        Files.delete(raw);

        ImageRef image = image("class-2026", file, capturing);
        try (HypervisorDriver other =
                TestDriverScene.open(otherHome, LibvirtFixture.environment(), (wanted, use) -> use.accept(file))) {
            MachineSpec pupil =
                    MachineFixtures.from(QemuScene.aMachine("pupil"), ImageRef.of(image.name(), image.digest()));
            other.ensureImage(image);
            other.define(pupil);
            assertThat(QemuScene.read(otherHome, pupil.vm())).isEqualTo("the-line");
            other.start(pupil.vm());
            // the kernel came with the disk
            assertThat(said(pupil.vm(), otherHome)).contains("name=pupil", "boots=2");
        }
    }

    private static String text(Path file) throws IOException {
        byte[] start = new byte[128 << 20];
        try (InputStream in = Files.newInputStream(file)) {
            int length = in.readNBytes(start, 0, start.length);
            return new String(start, 0, length, StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void a_machine_goes_to_another_worker_with_its_disk_and_its_kernel_and_may_go_on_from_there() throws IOException {
        MachineSpec spec = used("mover");
        Moving moving = driver.ability(Moving.class).orElseThrow();
        moving.pack(spec.vm(), FILE);
        Path file = moving.packed(FILE).orElseThrow();
        ImageRef machine =
                image("machine", file, driver.ability(Capturing.class).orElseThrow());
        driver.destroy(spec.vm());

        try (HypervisorDriver other =
                TestDriverScene.open(otherHome, LibvirtFixture.environment(), (wanted, use) -> use.accept(file))) {
            Moving there = other.ability(Moving.class).orElseThrow();
            there.unpack(MachineFixtures.inGeneration(spec, 2), machine);
            assertThat(QemuScene.read(otherHome, spec.vm())).isEqualTo("the-line");
            other.start(spec.vm());
            assertThat(said(spec.vm(), otherHome)).contains("name=mover", "boots=2");

            other.stop(spec.vm(), StopMode.FORCED);
            there.pack(spec.vm(), FILE);
            assertThat(DiskTrailer.read(there.packed(FILE).orElseThrow()).kernel())
                    .isNotNull();
            there.discard(FILE);
            other.destroy(spec.vm());
            assertThat(LibvirtFixture.pool()).isDirectoryNotContaining(each -> each.toString()
                    .contains(spec.vm().toString()));
        }
    }

    @Test
    void what_a_worker_that_died_left_is_found_and_removed() throws IOException {
        Path left = Files.createDirectories(home.resolve("libvirt/work").resolve(FILE.toString()));
        Files.writeString(left.resolve("raw"), "half a disk");
        Capturing capturing = driver.ability(Capturing.class).orElseThrow();
        assertThat(capturing.captures()).containsExactly(FILE);

        capturing.discard(FILE);

        assertThat(left).doesNotExist();
        assertThat(capturing.captures()).isEmpty();
    }
}
