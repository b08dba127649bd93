package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Capturing;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImageSource;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.MachineSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Containers of a real LXD as images. */
@Timeout(180)
@EnabledIf(value = "dev.viveiro.testkit.LxdFixture#possible", disabledReason = "needs root")
class LxdCaptureIT {
    private static final UUID CAPTURE = UUID.randomUUID();

    @TempDir
    static Path home;

    @TempDir
    static Path otherHome;

    private HypervisorDriver driver;
    private LxdConnection lxd;

    @BeforeEach
    void open() throws IOException {
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

    private String project() throws IOException {
        return Files.readString(home.resolve("lxd").resolve("project")).strip();
    }

    private void put(VmId vm, String file, String type, String content) throws IOException {
        LxdAnswer answer = lxd.post(
                "/1.0/instances/" + InstanceMark.nameOf(vm) + "/files?path=" + file + "&project=" + project(),
                content.getBytes(StandardCharsets.UTF_8),
                Map.of("X-LXD-type", type, "X-LXD-uid", "7", "X-LXD-gid", "8", "X-LXD-mode", "0640"));
        assertThat(answer.good()).as(answer.error()).isTrue();
    }

    private String read(String from, VmId vm, String file) {
        byte[] content = lxd.bytes(
                "/1.0/instances/" + InstanceMark.nameOf(vm) + "/files?path=" + file + "&project=" + from, 1 << 20);
        return content == null ? "none" : new String(content, StandardCharsets.UTF_8);
    }

    private List<String> images() {
        return lxd.get("/1.0/images?recursion=1&project=default")
                .metadata()
                .valueStream()
                .map(image -> image.path("fingerprint").asString(""))
                .toList();
    }

    @Test
    void a_container_is_captured_without_what_is_its_own_and_made_again_with_the_rest() throws IOException {
        MachineSpec spec = LxdScene.aMachine("teacher");
        driver.ensureImage(spec.image());
        VmId vm = driver.define(spec).vm();
        for (String folder : List.of("/etc/ssh", "/var", "/var/log", "/srv")) {
            put(vm, folder, "directory", "");
        }
        put(vm, "/etc/ssh/ssh_host_rsa_key", "file", "a-host-key");
        put(vm, "/etc/machine-id", "file", "a-machine-id");
        put(vm, "/var/log/messages", "file", "what-happened");
        put(vm, "/root/.ash_history", "file", "what-was-typed");
        put(vm, "/srv/work", "file", "what the class needs");
        List<String> before = images();

        capturing().capture(vm, CAPTURE);

        assertThat(images()).as("nothing is left in LXD").containsExactlyInAnyOrderElementsOf(before);
        Path file = capturing().captured(CAPTURE).orElseThrow();
        Map<String, String> content;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            content = TarBuilder.listed(in);
        }
        assertThat(content)
                .containsEntry("rootfs/srv/work", "what the class needs")
                .containsEntry("rootfs/etc/machine-id", "");
        assertThat(content.keySet()).noneMatch(path -> path.contains("ssh_host_") || path.endsWith("_history"));
        assertThat(content.get("metadata.yaml")).doesNotContain("viveiro", "volatile");
        String verifier = String.valueOf(spec.login().passwordVerifier());
        assertThat(content.values())
                .noneMatch(text -> text.contains("a-host-key")
                        || text.contains("a-machine-id")
                        || text.contains("what-happened")
                        || text.contains("what-was-typed")
                        || text.contains(verifier)
                        || spec.login().sshKeys().stream().anyMatch(text::contains));
        assertThat(read(project(), vm, "/etc/machine-id"))
                .as("the machine itself stays")
                .isEqualTo("a-machine-id");
        assertThat(read(project(), vm, "/etc/shadow")).contains(verifier);

        ImageRef image = ImageRef.of("class-2026", FileDigest.sha256(file));
        ImageFiles files = (wanted, use) -> use.accept(file);
        try (HypervisorDriver other = LxdScene.open(otherHome, files)) {
            other.ensureImage(
                    image.from(new ImageSource(Files.size(file), capturing().form(), "/link")));
            MachineSpec pupil = MachineFixtures.from(LxdScene.aMachine("pupil"), image);
            MachineLogin login = new MachineLogin("student", "sha256$07$08", List.of());
            other.define(new MachineSpec(
                    pupil.vm(), 1, "pupil", pupil.tenant(), pupil.size(), image, pupil.network(), login));
            other.start(pupil.vm());
            String there = Files.readString(otherHome.resolve("lxd").resolve("project"))
                    .strip();
            assertThat(read(there, pupil.vm(), "/srv/work")).isEqualTo("what the class needs");
            assertThat(read(there, pupil.vm(), "/etc/shadow"))
                    .contains("sha256$07$08")
                    .doesNotContain(verifier);
            assertThat(read(there, pupil.vm(), "/etc/machine-id")).isEqualTo("");
        } catch (DriverFailure failure) {
            throw new AssertionError(failure.detail(), failure);
        }
    }

    @Test
    void what_a_killed_worker_left_in_lxd_is_found_by_its_mark_and_removed() throws IOException {
        MachineSpec spec = LxdScene.aMachine("left");
        driver.ensureImage(spec.image());
        VmId vm = driver.define(spec).vm();
        List<String> before = images();
        Operations operations = new Operations(lxd);
        Instances instances = new Instances(lxd, operations, project());
        TemporaryImages killed = new TemporaryImages(lxd, operations, instances, project());
        assertThat(killed.make(vm, CAPTURE).sizeBytes()).isPositive();
        Path part = home.resolve("lxd").resolve("captures").resolve(CAPTURE + ".part");
        Files.createDirectories(part.getParent());
        Files.writeString(part, "half");
        assertThat(images()).hasSize(before.size() + 1);
        assertThat(capturing().captures()).containsExactly(CAPTURE);

        capturing().capture(vm, CAPTURE);
        assertThat(images()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(part).doesNotExist();

        assertThat(killed.make(vm, CAPTURE).sizeBytes()).isPositive();
        capturing().discard(CAPTURE);
        assertThat(capturing().captures()).isEmpty();
        assertThat(images()).containsExactlyInAnyOrderElementsOf(before);
    }
}
