package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.Capturing;
import dev.viveiro.worker.driver.Definitions;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImageSource;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What containers of a real LXD are given for their cloud-init. */
@Timeout(180)
@EnabledIf(value = "dev.viveiro.testkit.LxdFixture#possible", disabledReason = "needs root")
class LxdUserDataIT {
    private static final UUID CAPTURE = UUID.randomUUID();
    private static final Secret GIVEN = Secret.of("#cloud-config\nfinal_message: hunter2\n");

    @TempDir
    static Path home;

    @TempDir
    static Path otherHome;

    private HypervisorDriver driver;
    private LxdConnection lxd;

    @BeforeEach
    void open() {
        driver = LxdScene.open(home);
        lxd = LxdScene.connection();
    }

    @AfterEach
    @Timeout(180)
    void leave_nothing() {
        capturing().captures().forEach(capturing()::discard);
        driver.close();
        lxd.close();
        LxdScene.clear(home);
        LxdScene.clear(otherHome);
    }

    private Capturing capturing() {
        return driver.ability(Capturing.class).orElseThrow();
    }

    private static String path(Path of, VmId vm, String file) {
        try {
            String project =
                    Files.readString(of.resolve("lxd").resolve("project")).strip();
            return "/1.0/instances/" + InstanceMark.nameOf(vm) + "/files?path=" + file + "&project=" + project;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(Path of, VmId vm, String file, String type) {
        LxdAnswer answer = lxd.post(
                path(of, vm, file),
                "{}\n".getBytes(StandardCharsets.UTF_8),
                Map.of("X-LXD-type", type, "X-LXD-uid", "0", "X-LXD-gid", "0", "X-LXD-mode", "0755"));
        assertThat(answer.good()).as(answer.error()).isTrue();
    }

    private String readOther(VmId vm, String file) {
        byte[] content = lxd.bytes(path(otherHome, vm, file), 1 << 20);
        return content == null ? "none" : new String(content, StandardCharsets.UTF_8);
    }

    private static String told(MachineSpec spec) {
        return new String(CloudSeed.userData(spec, GIVEN), StandardCharsets.UTF_8);
    }

    /** The tiny container's image, with the file by which one knows that a guest has cloud-init. */
    private Path anImageWithCloudInit() {
        MachineSpec template = LxdScene.aMachine("template");
        driver.ensureImage(template.image());
        VmId vm = driver.define(template).vm();
        put(home, vm, "/etc/cloud", "directory");
        put(home, vm, "/etc/cloud/cloud.cfg", "file");
        capturing().capture(vm, CAPTURE);
        return capturing().captured(CAPTURE).orElseThrow();
    }

    @Test
    void a_guest_without_cloud_init_is_given_nothing_and_that_is_said() {
        assertThat(driver.info().capabilities()).contains(Capability.USER_DATA);
        MachineSpec spec = LxdScene.aMachine("web").withUserData(GIVEN);
        driver.ensureImage(spec.image());
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> driver.define(spec))
                .satisfies(failure -> {
                    assertThat(failure.failureClass()).isEqualTo(FailureClass.REFUSED);
                    assertThat(failure.code()).isEqualTo("user-data-unusable");
                    assertThat(failure.detail()).doesNotContain("hunter2");
                });
        driver.destroy(spec.vm());
        assertThat(driver.define(spec.withUserData(null)).spec()).isEqualTo(LxdScene.aMachine("web"));
    }

    @Test
    void a_guest_with_cloud_init_is_asked_to_tell_when_one_may_log_in() throws IOException {
        Path file = anImageWithCloudInit();
        ImageRef image = ImageRef.of("stock", FileDigest.sha256(file))
                .from(new ImageSource(Files.size(file), capturing().form(), "/link", false, true));
        MachineSpec spec = MachineFixtures.from(LxdScene.aMachine("web"), image);
        try (HypervisorDriver other = LxdScene.open(otherHome, (wanted, use) -> use.accept(file))) {
            other.ensureImage(image);
            other.define(spec);
            assertThat(readOther(spec.vm(), CloudSeed.FOLDER + "/vendor-data"))
                    .startsWith("#!/bin/sh")
                    .contains("touch " + CloudSeed.READY);
            assertThat(readOther(spec.vm(), CloudSeed.FOLDER + "/user-data")).startsWith("#cloud-config\n");

            other.start(spec.vm());
            Readiness readiness = other.ability(Readiness.class).orElseThrow();
            assertThat(readiness.promised(spec.vm())).isFalse();
            assertThat(readiness.ready(spec.vm())).isFalse();
            put(otherHome, spec.vm(), CloudSeed.READY, "file");
            assertThat(readiness.ready(spec.vm())).isTrue();
        }
    }

    @Test
    void a_guest_with_cloud_init_finds_it_in_files_of_its_own_and_nobody_else_does() throws IOException {
        Path file = anImageWithCloudInit();
        ImageRef image = ImageRef.of("with-cloud-init", FileDigest.sha256(file));
        ImageFiles files = (wanted, use) -> use.accept(file);
        MachineSpec plain = MachineFixtures.from(LxdScene.aMachine("web"), image);
        MachineSpec spec = plain.withUserData(GIVEN);
        try (HypervisorDriver other = LxdScene.open(otherHome, files)) {
            other.ensureImage(
                    image.from(new ImageSource(Files.size(file), capturing().form(), "/link")));
            assertThat(other.define(spec).spec()).isEqualTo(plain);

            assertThat(readOther(spec.vm(), CloudSeed.FOLDER + "/user-data")).isEqualTo(told(spec));
            assertThat(readOther(spec.vm(), CloudSeed.FOLDER + "/meta-data"))
                    .contains("\"instance-id\":\"" + spec.vm() + "-1\"", "\"local-hostname\":\"web\"");
            assertThat(readOther(spec.vm(), CloudSeed.SETTINGS)).contains("NoCloud", "disabled");
            assertThat(readOther(spec.vm(), "/etc/shadow"))
                    .contains(String.valueOf(spec.login().passwordVerifier()));
            assertThat(other.ability(Definitions.class)
                            .orElseThrow()
                            .definition(spec.vm())
                            .text())
                    .doesNotContain("hunter2");

            MachineSpec again = spec.withLogin(new MachineLogin("student", "sha256$07$08", List.of()));
            other.define(again);
            assertThat(readOther(spec.vm(), CloudSeed.FOLDER + "/user-data"))
                    .as("its login is the one that was minted again")
                    .isEqualTo(told(again));
        }
    }
}
