package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.LxdFixture;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverExamination;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImageSource;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineDisk;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Snapshots;
import dev.viveiro.worker.driver.StopMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What is LXD's own, on a real one. */
@Timeout(180)
@EnabledIf(value = "dev.viveiro.testkit.LxdFixture#possible", disabledReason = "needs root")
class LxdDriverIT {
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
        driver.close();
        lxd.close();
        LxdScene.clear(home);
        LxdScene.clear(otherHome);
    }

    private Machine defined(HypervisorDriver on, MachineSpec spec) {
        on.ensureImage(spec.image());
        return on.define(spec);
    }

    private static String project(Path of) {
        try {
            return Files.readString(of.resolve("lxd").resolve("project")).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String file(MachineSpec spec, String path) {
        byte[] content = lxd.bytes(
                "/1.0/instances/" + InstanceMark.nameOf(spec.vm()) + "/files?project=" + project(home) + "&path="
                        + path,
                1 << 20);
        return content == null ? "none" : new String(content, StandardCharsets.UTF_8);
    }

    @Test
    void two_workers_on_one_lxd_never_touch_each_others_machines() {
        MachineSpec spec = LxdScene.aMachine("web");
        try (HypervisorDriver other = LxdScene.open(otherHome)) {
            Machine theirs = defined(other, spec);
            assertThat(driver.find(spec.vm())).isEmpty();
            assertThat(driver.list()).isEmpty();
            driver.destroy(spec.vm());
            assertThat(other.list()).containsExactly(theirs);

            Machine ours = defined(driver, spec);
            other.destroy(spec.vm());
            assertThat(driver.list()).containsExactly(ours);
        }
    }

    private void put(MachineSpec spec, String path, String content) {
        LxdAnswer answer = lxd.post(
                "/1.0/instances/" + InstanceMark.nameOf(spec.vm()) + "/files?project=" + project(home) + "&path="
                        + path,
                content.getBytes(StandardCharsets.UTF_8),
                Map.of("X-LXD-type", "file", "X-LXD-uid", "0", "X-LXD-gid", "0", "X-LXD-mode", "0644"));
        assertThat(answer.good()).as(answer.error()).isTrue();
    }

    /** Names of the volumes in the machines' pool that are no machine's own disk. */
    private List<String> volumes() {
        return lxd.get("/1.0/storage-pools/default/volumes/custom?recursion=1&project=" + project(home))
                .metadata()
                .valueStream()
                .map(volume -> volume.path("name").asString(""))
                .toList();
    }

    @Test
    void what_is_on_an_extra_disk_stays_when_the_machine_is_made_anew_and_goes_with_it() {
        MachineSpec spec = LxdScene.aMachine("web");
        ExtraDisks disks = driver.ability(ExtraDisks.class).orElseThrow();
        MachineDisk data = new MachineDisk(UUID.randomUUID(), "data", 1);
        Machine unused = defined(driver, spec);
        driver.start(spec.vm());
        disks.attachDisk(spec.vm(), data);
        put(spec, "/mnt/data/written", "kept");

        disks.destroyWithoutDisks(spec.vm());
        Machine anew = defined(driver, spec);
        assertThat(anew.disks()).isEmpty();
        disks.attachDisk(spec.vm(), data);
        driver.start(spec.vm());

        assertThat(file(spec, "/mnt/data/written")).isEqualTo("kept");
        assertThat(volumes()).hasSize(1);
        disks.destroyWithoutDisks(spec.vm());
        assertThat(volumes()).hasSize(1);
        driver.destroy(spec.vm());
        assertThat(volumes()).isEmpty();
    }

    @Test
    void a_snapshot_brings_no_extra_disk_back_and_takes_none_away() {
        MachineSpec spec = LxdScene.aMachine("web");
        ExtraDisks disks = driver.ability(ExtraDisks.class).orElseThrow();
        Snapshots snapshots = driver.ability(Snapshots.class).orElseThrow();
        MachineDisk data = new MachineDisk(UUID.randomUUID(), "data", 1);
        UUID without = UUID.randomUUID();
        UUID with = UUID.randomUUID();
        Machine unused = defined(driver, spec);
        snapshots.takeSnapshot(spec.vm(), without);
        disks.attachDisk(spec.vm(), data);
        driver.start(spec.vm());
        put(spec, "/mnt/data/written", "kept");
        driver.stop(spec.vm(), StopMode.FORCED);

        snapshots.revert(spec.vm(), without);
        assertThat(driver.find(spec.vm()).orElseThrow().disks()).containsExactly(data.id());
        driver.start(spec.vm());
        assertThat(file(spec, "/mnt/data/written")).isEqualTo("kept");
        driver.stop(spec.vm(), StopMode.FORCED);

        snapshots.takeSnapshot(spec.vm(), with);
        disks.detachDisk(spec.vm(), data.id());
        snapshots.revert(spec.vm(), with);
        assertThat(driver.find(spec.vm()).orElseThrow().disks()).isEmpty();
        driver.start(spec.vm());
        assertThat(volumes()).isEmpty();
    }

    @Test
    void an_instance_that_somebody_else_made_in_the_project_is_left_alone() {
        MachineSpec spec = LxdScene.aMachine("web");
        driver.ensureImage(spec.image());
        Operations operations = new Operations(lxd);
        String instances = "/1.0/instances";
        assertThat(operations
                        .await(
                                "create",
                                lxd.send(
                                        HttpMethod.POST,
                                        instances + "?project=" + project(home),
                                        Map.of(
                                                "name",
                                                "by-hand",
                                                "profiles",
                                                List.of(),
                                                "devices",
                                                Map.of("root", Map.of("type", "disk", "path", "/", "pool", "default")),
                                                "source",
                                                Map.of("type", "image", "alias", Images.alias(spec.image())))))
                        .error())
                .isEmpty();

        assertThat(driver.list()).isEmpty();
        assertThat(driver.sampleAll()).isEmpty();

        operations.await("delete", lxd.send(HttpMethod.DELETE, instances + "/by-hand?project=" + project(home), null));
    }

    @Test
    void what_a_worker_that_died_left_half_made_is_made_anew() {
        MachineSpec spec = LxdScene.aMachine("web");
        driver.ensureImage(spec.image());
        Instances instances = new Instances(lxd, new Operations(lxd), project(home));
        instances.create(spec, "default", new Bridges(lxd).ensure(spec.network()));
        assertThat(instances.require(spec.vm()).whole()).isFalse();

        assertThat(driver.define(spec)).isEqualTo(new Machine(spec, ObservedPower.STOPPED, null));
        assertThat(file(spec, "/etc/shadow")).contains("student:");
    }

    @Test
    void account_files_that_are_no_files_any_more_are_refused_and_stay() {
        MachineSpec spec = LxdScene.aMachine("web");
        defined(driver, spec);
        String passwd = "/1.0/instances/" + InstanceMark.nameOf(spec.vm()) + "/files?project=" + project(home)
                + "&path=/etc/passwd";
        assertThat(lxd.send(HttpMethod.DELETE, passwd, null).good()).isTrue();
        byte[] elsewhere = "/etc/hostname".getBytes(StandardCharsets.UTF_8);
        assertThat(lxd.post(passwd, elsewhere, Map.of("X-LXD-type", "symlink")).good())
                .isTrue();

        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> driver.define(spec.withLogin(new MachineLogin("student", "other", List.of()))))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("account-unusable"));
        assertThat(file(spec, "/etc/hostname")).isEqualTo("web\n");
    }

    @Test
    void the_guest_has_its_login_its_keys_and_its_name() {
        MachineSpec spec = LxdScene.aMachine("web");
        defined(driver, spec);

        assertThat(file(spec, "/etc/shadow")).contains("student:" + spec.login().passwordVerifier() + ":");
        assertThat(file(spec, "/home/student/.ssh/authorized_keys").lines().toList())
                .isEqualTo(spec.login().sshKeys());
        assertThat(file(spec, "/etc/hostname")).isEqualTo("web\n");
        assertThat(file(spec, "/etc/group")).contains("sudo:x:27:student\n");
    }

    @Test
    void a_running_guest_gets_the_login_that_was_minted_again() {
        MachineSpec spec = LxdScene.aMachine("web");
        defined(driver, spec);
        driver.start(spec.vm());

        defined(driver, spec.withLogin(new MachineLogin("student", "$6$again$digest", List.of())));

        assertThat(file(spec, "/etc/shadow"))
                .contains("student:$6$again$digest:")
                .doesNotContain("sha256$00$01");
        assertThat(file(spec, "/home/student/.ssh/authorized_keys")).isEmpty();
    }

    @Test
    void a_login_that_would_be_more_than_a_line_is_refused_before_anything_is_made() {
        MachineSpec spec = LxdScene.aMachine("web");
        driver.ensureImage(spec.image());
        for (MachineLogin bad : List.of(
                new MachineLogin("a:x:0:0", null, List.of()),
                new MachineLogin("student", "a:b", List.of()),
                new MachineLogin("student", "a\nroot:", List.of()),
                new MachineLogin("student", null, List.of("ssh-rsa A\nssh-rsa B")))) {
            assertThatExceptionOfType(DriverFailure.class)
                    .isThrownBy(() -> driver.define(spec.withLogin(bad)))
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo("login-unusable"));
        }
        assertThat(driver.list()).isEmpty();
    }

    @Test
    void a_limit_that_an_operator_wrote_otherwise_makes_no_machine_disappear() {
        MachineSpec spec = LxdScene.aMachine("web");
        defined(driver, spec);
        Instances instances = new Instances(lxd, new Operations(lxd), project(home));
        instances.configure(spec.vm(), Map.of("limits.cpu", "0-1", "limits.memory", "1GB"));

        assertThat(driver.list()).singleElement().extracting(Machine::spec).isEqualTo(spec);

        instances.configure(spec.vm(), Map.of("limits.memory", "96MiB"));
        assertThat(driver.find(spec.vm()).orElseThrow().spec().size().memoryMib())
                .isEqualTo(96);
    }

    @Test
    void a_machine_starts_with_its_host_unless_it_was_stopped() {
        MachineSpec spec = LxdScene.aMachine("web");
        Instances instances = new Instances(lxd, new Operations(lxd), project(home));
        defined(driver, spec);
        driver.start(spec.vm());
        assertThat(instances.require(spec.vm()).startsWithHost()).isTrue();
        driver.stop(spec.vm(), StopMode.FORCED);
        assertThat(instances.require(spec.vm()).startsWithHost()).isFalse();
        driver.start(spec.vm());
        assertThat(instances.require(spec.vm()).startsWithHost()).isTrue();
    }

    @Test
    void the_address_is_the_one_that_was_chosen_and_is_free_when_the_machine_is_gone() {
        MachineSpec spec = LxdScene.aMachine("web");
        defined(driver, spec);
        driver.start(spec.vm());
        String leases = "/1.0/networks/" + Bridges.nameOf("10.187.0.1/24") + "/leases?project=" + project(home);
        assertThat(lxd.get(leases).body().toString())
                .contains("\"" + spec.network().address() + "\"");

        driver.destroy(spec.vm());

        assertThat(lxd.get(leases).body().toString())
                .doesNotContain(spec.network().address());
        assertThat(lxd.get("/1.0/storage-pools/default/volumes/container?recursion=1&project=" + project(home))
                        .body()
                        .toString())
                .doesNotContain(InstanceMark.nameOf(spec.vm()));
    }

    @Test
    void an_image_that_is_nowhere_is_refused_with_where_it_was_looked_for() {
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> driver.ensureImage(ImageRef.named("nowhere")))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo("image-unknown");
                    assertThat(failure.detail()).contains("viveiro-nowhere", "nowhere.tar.gz");
                });
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> driver.ensureImage(ImageRef.named("../../etc/shadow")))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("image-unknown"));
    }

    @Test
    void an_image_whose_bytes_come_is_imported_once_and_known_by_its_digest() throws IOException {
        Path file = Path.of(LxdFixture.environment().getOrDefault("VIVEIRO_LXD_IMAGES", ""))
                .resolve(LxdFixture.TINY + ".tar.gz");
        ImageRef image = ImageRef.of("from-bytes", FileDigest.sha256(file))
                .from(new ImageSource(Files.size(file), ImageFormat.LXD_TARBALL, "/link"));
        List<ImageRef> brought = new ArrayList<>();
        ImageFiles files = (asked, use) -> {
            brought.add(asked);
            use.accept(file);
        };
        try (HypervisorDriver other = LxdScene.open(otherHome, files)) {
            other.ensureImage(image);
            other.ensureImage(image);
            assertThat(brought).containsExactly(image);

            ImageRef meant = ImageRef.of(image.name(), image.digest());
            MachineSpec spec = MachineFixtures.from(LxdScene.aMachine("from-bytes"), meant);
            other.define(spec);
            other.start(spec.vm());
            assertThat(other.find(spec.vm()).orElseThrow().spec().image()).isEqualTo(meant);

            ImageRef namesake = ImageRef.of(image.name(), "0".repeat(64));
            assertThatExceptionOfType(DriverFailure.class)
                    .isThrownBy(() -> other.define(MachineFixtures.from(LxdScene.aMachine("namesake"), namesake)))
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo("image-absent"));
            assertThat(other.info().capabilities())
                    .contains(Capability.IMAGE_LXD_TARBALL)
                    .doesNotContain(Capability.IMAGE_QCOW2, Capability.IMAGE_RAW);
        }
    }

    @Test
    void a_pool_that_is_not_there_impedes_the_driver() {
        Map<String, String> environment = new HashMap<>(LxdFixture.environment());
        environment.put("VIVEIRO_LXD_POOL", "none");
        try (HypervisorDriver other = LxdScene.open(otherHome, environment)) {
            assertThat(other.info().impediment())
                    .contains("no storage pool none")
                    .contains("VIVEIRO_LXD_POOL");
        }
    }

    @Test
    void looking_tells_what_opening_would_and_makes_no_project() {
        String projects = lxd.get("/1.0/projects").metadata().toString();

        DriverExamination found = LxdScene.examine(otherHome.resolve("new"));

        assertThat(found.info()).isEqualTo(driver.info());
        assertThat(found.settings()).containsAllEntriesOf(LxdFixture.environment());
        assertThat(lxd.get("/1.0/projects").metadata().toString()).isEqualTo(projects);
        assertThat(otherHome.resolve("new")).doesNotExist();
    }

    @Test
    void without_an_lxd_the_driver_says_where_it_looked() {
        try (HypervisorDriver other = LxdScene.open(
                otherHome,
                Map.of("VIVEIRO_LXD_SOCKET", otherHome.resolve("none.socket").toString()))) {
            assertThat(other.info().impediment()).contains("none.socket");
        }
    }

    @Test
    void a_revert_that_was_cut_off_before_the_size_was_given_back_is_ended_by_the_next_start() {
        Machine small = defined(driver, LxdScene.aMachine("web"));
        UUID snapshot = new UUID(11, 1);
        driver.ability(Snapshots.class).orElseThrow().takeSnapshot(small.vm(), snapshot);
        MachineSize larger = new MachineSize(2, 128, 2);
        driver.resize(small.vm(), larger);
        Operations operations = new Operations(lxd);
        Instances instances = new Instances(lxd, operations, project(home));
        new Notes(home.resolve("lxd").resolve("reverting"))
                .keep(small.vm(), instances.require(small.vm()).kept());
        assertThat(operations
                        .await(
                                "restore",
                                lxd.send(
                                        HttpMethod.PUT,
                                        instances.path(small.vm(), "", ""),
                                        Map.of("restore", "viveiro-" + snapshot)))
                        .good())
                .isTrue();
        assertThat(driver.find(small.vm()).orElseThrow().spec().size())
                .isEqualTo(small.spec().size());

        driver.start(small.vm());

        assertThat(driver.find(small.vm()).orElseThrow().spec().size()).isEqualTo(larger);
        assertThat(home.resolve("lxd").resolve("reverting")).isEmptyDirectory();
    }

    /** An aborted request left the next one without a reader: found by the contract's interrupted call. */
    @Test
    void after_an_interrupt_at_any_moment_the_next_question_is_answered() throws Exception {
        VmId vm = defined(driver, LxdScene.aMachine("asked")).vm();
        AtomicBoolean over = new AtomicBoolean();
        // it takes busy processors to meet the moments that matter
        for (int busy = 0; busy < 2 * Runtime.getRuntime().availableProcessors(); busy++) {
            Thread unused = Thread.ofPlatform().daemon().start(() -> spin(over));
        }
        try {
            for (int round = 0; round < 400; round++) {
                Thread asking = Thread.ofPlatform().daemon().start(() -> {
                    asked(vm);
                    boolean unused = Thread.interrupted();
                    asked(vm);
                });
                Thread.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextLong(6_000_000)));
                asking.interrupt();
                assertThat(asking.join(Duration.ofSeconds(20)))
                        .as("answered in round %d", round)
                        .isTrue();
            }
        } finally {
            over.set(true);
        }
    }

    @Test
    @Timeout(180)
    void a_start_that_was_given_up_is_waited_for_before_another_is_asked_for() throws Exception {
        VmId vm = defined(driver, LxdScene.aMachine("hasty")).vm();
        for (int round = 0; round < 5; round++) {
            Thread starting = Thread.ofPlatform().daemon().start(() -> givenUp(vm));
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> lxd.get("/1.0/operations?recursion=1&project=" + project(home))
                            .metadata()
                            .toString()
                            .contains(InstanceMark.nameOf(vm)));
            starting.interrupt();
            starting.join();

            driver.start(vm);

            assertThat(driver.find(vm).orElseThrow().power())
                    .as("power in round %d", round)
                    .isEqualTo(ObservedPower.RUNNING);
            driver.stop(vm, StopMode.FORCED);
        }
    }

    private void givenUp(VmId vm) {
        try {
            driver.start(vm);
        } catch (DriverFailure interrupted) {
            assertThat(interrupted.code()).isEqualTo("driver-interrupted");
        }
    }

    private void asked(VmId vm) {
        try {
            assertThat(driver.find(vm)).isPresent();
        } catch (DriverFailure interrupted) {
            assertThat(interrupted.code()).isEqualTo("driver-interrupted");
        }
    }

    private static void spin(AtomicBoolean over) {
        while (!over.get()) {
            Thread.onSpinWait();
        }
    }
}
