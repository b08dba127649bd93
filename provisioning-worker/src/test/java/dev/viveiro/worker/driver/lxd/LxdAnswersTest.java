package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.SleepingPause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What becomes of LXD's answers, whatever they are. */
@Timeout(30)
class LxdAnswersTest {
    private static final UUID CAPTURE = new UUID(5, 6);
    private static final String PROJECT = "viveiro-1";
    private static final String IMAGES = "GET /1.0/images?recursion=1";
    private static final String MAKING = "GET /1.0/operations/making";
    private static final String RUNS = "{\"status_code\":103}";

    private final ManualClock clock = ManualClock.at("2026-03-01T10:00:00Z");
    private final VmId vm = Ids.timeOrdered().nextVm();

    @TempDir
    Path folder;

    private FakeLxd fake;
    private LxdConnection lxd;

    @BeforeEach
    void open() throws IOException {
        fake = new FakeLxd(socket());
        lxd = LxdConnection.open(new LxdEndpoint.Socket(socket()), Duration.ofSeconds(10));
    }

    @AfterEach
    void close() throws IOException {
        lxd.close();
        fake.close();
    }

    private Path socket() {
        return folder.resolve("lxd");
    }

    private TemporaryImages temporary() {
        Operations operations = new Operations(lxd);
        return new TemporaryImages(lxd, operations, new Instances(lxd, operations, PROJECT), PROJECT);
    }

    private String instance() {
        return "/1.0/instances/" + InstanceMark.nameOf(vm);
    }

    private void ofProject(String images) {
        fake.says(IMAGES + "&project=" + PROJECT, images);
    }

    private static String temporary(String fingerprint) {
        return "[{\"fingerprint\":\"%s\",\"size\":7,\"properties\":{\"viveiro.capture\":\"%s\",\"viveiro.project\":\"%s\"}}]"
                .formatted(fingerprint, CAPTURE, PROJECT);
    }

    @Test
    void who_discards_a_capture_does_not_wait_for_the_image_that_is_still_made_and_is_told_of_it_until_it_is_gone()
            throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch made = new CountDownLatch(1);
        fake.says("GET " + instance() + "?project=" + PROJECT, "{\"config\":{}}");
        fake.begins("POST /1.0/images?project=" + PROJECT, "making");
        fake.answers("GET /1.0/operations/making/wait?timeout=30", () -> {
            waits.countDown();
            awaitFor(made, Duration.ofSeconds(20));
            return FakeLxd.json("{\"metadata\":{\"status_code\":200}}");
        });
        fake.says(MAKING, RUNS);
        ofProject("[]");
        TemporaryImages images = temporary();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> capturing = threads.submit(() -> images.make(vm, CAPTURE));
            waits.await();
            assertThat(capturing.cancel(true)).isTrue();

            images.removeMade(CAPTURE);
            assertThat(images.all()).containsExactly(CAPTURE);

            fake.says(MAKING, "{\"status_code\":200}");
            ofProject(temporary("f1"));
            fake.answers("DELETE /1.0/images/f1?project=" + PROJECT, () -> {
                ofProject("[]");
                return FakeLxd.json("{}");
            });
            images.removeMade(CAPTURE);
            assertThat(images.all()).isEmpty();
            made.countDown();
        }
    }

    @Test
    void an_export_that_breaks_off_is_no_fault_of_the_workers_folder_and_is_tried_again() {
        fake.answers("GET /export", () -> new FakeLxd.Answer(200, "half".getBytes(StandardCharsets.UTF_8), 4));
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> lxd.read("/export", from -> {
                    byte[] unused = from.readAllBytes();
                }))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo("hypervisor-unreachable");
                    assertThat(failure.failureClass()).isEqualTo(FailureClass.RETRY_LATER);
                });
    }

    @Test
    void two_who_ask_what_a_machine_said_hear_it_in_the_order_in_which_it_was_said() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch overtaken = new CountDownLatch(1);
        fake.says("GET " + instance() + "?project=" + PROJECT, anInstance());
        fake.answers("GET " + instance() + "/console?project=" + PROJECT, () -> {
            int number = asked.incrementAndGet();
            if (number == 1) {
                first.countDown();
                awaitFor(overtaken, Duration.ofMillis(500));
            } else {
                overtaken.countDown();
            }
            return new FakeLxd.Answer(200, ("said " + number + "\n").getBytes(StandardCharsets.UTF_8), 0);
        });
        Operations operations = new Operations(lxd);
        InstanceConsoleLogs logs = new InstanceConsoleLogs(lxd, new Instances(lxd, operations, PROJECT));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<byte[]> one = threads.submit(() -> logs.consoleLog(vm, 100));
            first.await();
            Future<byte[]> other = threads.submit(() -> logs.consoleLog(vm, 100));
            assertThat(new String(one.get(), StandardCharsets.UTF_8)).isEqualTo("said 1\n");
            assertThat(new String(other.get(), StandardCharsets.UTF_8)).isEqualTo("said 1\nsaid 2\n");
        }
    }

    /** Or until the time is over. */
    private static void awaitFor(CountDownLatch latch, Duration longest) {
        try {
            boolean unused = latch.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String anInstance() {
        return anInstance(LxdScene.aMachine("one"));
    }

    private String anInstance(MachineSpec spec) {
        return """
                {"name":"%s","status":"Running","last_used_at":"2026-03-01T09:00:00Z","config":%s,\
                "devices":{"root":{"size":"%dGiB"}}}""".formatted(
                        InstanceMark.nameOf(vm),
                        JsonMapper.shared().writeValueAsString(InstanceMark.of(spec, Dialect.LXD)),
                        spec.size().diskGib());
    }

    /** The size is the least of what the revert would give back: the mark is in its note, too. */
    @Test
    void a_revert_that_was_cut_off_is_ended_before_a_running_machine_is_resized() {
        MachineSpec before = LxdScene.aMachine("one");
        MachineSpec after = before.withSize(new MachineSize(2, before.size().memoryMib(), 1));
        String path = instance() + "?project=" + PROJECT;
        fake.says("GET " + path, anInstance(before));
        fake.answers("PATCH " + path, () -> {
            fake.says("GET " + path, anInstance(after));
            return FakeLxd.json("{}");
        });
        fake.says("GET /repaired", "{}");
        Instances instances = new Instances(lxd, new Operations(lxd), PROJECT);
        Sizing sizing = new Sizing(
                instances,
                "default",
                each -> assertThat(lxd.get("/repaired").good()).isTrue(),
                new KernelSizes(lxd, PROJECT, "default", folder, length -> {}));

        sizing.resizeLive(vm, after.size());

        assertThat(fake.heard()).startsWith("GET /repaired").contains("PATCH " + path);
    }

    @Test
    void an_lxd_that_was_restarted_is_seen_although_nothing_was_in_its_way() {
        AtomicReference<String> version = new AtomicReference<>("5.0.2");
        fake.answers("GET /1.0", () -> FakeLxd.json("""
                        {"metadata":{"auth":"trusted","environment":{"server_version":"%s","firewall":"nftables"}}}""".formatted(version.get())));
        fake.says("GET /1.0/storage-pools/default", "{}");
        fake.says("GET /1.0/storage-pools/default/resources", "{\"space\":{\"total\":1}}");
        fake.says("GET /1.0/resources", "{\"cpu\":{\"total\":2},\"memory\":{\"total\":4}}");
        DriverContext context = new DriverContext(
                folder.resolve("home"),
                Map.of(LxdSettings.SOCKET, socket().toString()),
                clock,
                () -> new UUID(1, 1),
                new SleepingPause());
        fake.says("GET /1.0/projects/viveiro-000000000001", "{}");
        fake.says("GET /1.0/instances?recursion=1&project=viveiro-000000000001", "[]");
        try (HypervisorDriver driver = LxdDriver.open(context)) {
            assertThat(driver.info().version()).isEqualTo("5.0.2");
            version.set("5.0.3");
            assertThat(driver.inventory().total().vcpus()).isEqualTo(2);
            assertThat(driver.info().version()).isEqualTo("5.0.3");
        }
    }

    /** Incus itself is not to be had on Debian 12: what differs is from its documentation. */
    @Test
    void an_incus_is_told_the_same_by_its_own_names() {
        fake.says(
                "GET /1.0",
                "{\"auth\":\"trusted\",\"environment\":{\"server\":\"incus\",\"server_version\":\"6.0.4\"}}");
        String creating = "POST /1.0/instances?project=" + PROJECT;
        fake.says(creating, "{}");
        Operations operations = new Operations(lxd);
        Instances instances = new Instances(lxd, operations, PROJECT);
        MachineSpec spec = LxdScene.aMachine("one");

        instances.create(spec, "default", "bridge");
        String file = instances.path(spec.vm(), "/files", "path=%2Fetc%2Fmotd");
        fake.says("POST " + file, "{}");
        new GuestFiles(lxd, instances).write(spec.vm(), "/etc/motd", "hello");

        assertThat(new LxdHost(lxd, "default").see().version()).isEqualTo("incus 6.0.4");
        assertThat(fake.told(creating))
                .contains("\"security.guestapi\":\"false\"")
                .doesNotContain("devlxd");
        assertThat(fake.told("POST " + file)).contains("x-incus-type: file", "x-incus-mode: 0644", "hello");
    }

    private static String image(String fingerprint, String properties, String alias, String used) {
        return """
                {"fingerprint":"%s","properties":{%s},"aliases":[{"name":"%s"}],"uploaded_at":"2026-01-01T00:00:00Z",\
                "last_used_at":"%s"}""".formatted(fingerprint, properties, alias, used);
    }

    private static final String MARKED = "\"" + UnusedCopies.MARK + "\":\"" + "ab".repeat(32) + "\"";
    private static final String NEVER = "0001-01-01T00:00:00Z";

    @Test
    void of_the_images_in_lxd_only_those_that_came_from_the_gateway_and_that_nobody_uses_go() {
        ImageRef wanted = ImageRef.of("wanted", "cd".repeat(32));
        fake.says(
                IMAGES,
                "["
                        + String.join(
                                ",",
                                image("unused", MARKED, "viveiro-class-abababababababab", NEVER),
                                image("used", MARKED, "viveiro-used-abababababababab", NEVER),
                                image("recent", MARKED, "viveiro-recent-abababababababab", "2026-02-28T00:00:00Z"),
                                image("wanted", MARKED, Images.alias(wanted), NEVER),
                                image("named", MARKED, "an-operators-name", NEVER),
                                image("operators", "", "viveiro-debian-12", NEVER))
                        + "]");
        fake.says(
                "GET /1.0/instances?recursion=1&all-projects=true",
                "[{\"config\":{\"volatile.base_image\":\"used\"}}]");
        fake.says("GET /1.0/images/aliases/" + Images.alias(wanted), "{}");
        fake.says("DELETE /1.0/images/unused", "{}");
        Operations operations = new Operations(lxd);
        Images images = new Images(lxd, operations, null, ImageFiles.NONE, clock);
        images.ensure(wanted);

        new UnusedCopies(lxd, operations, images, Duration.ofDays(7), clock).discard();

        assertThat(fake.heard())
                .filteredOn(request -> request.startsWith("DELETE"))
                .containsExactly("DELETE /1.0/images/unused");
    }
}
