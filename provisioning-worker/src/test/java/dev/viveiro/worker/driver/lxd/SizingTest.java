package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What becomes of a size that LXD gave a container that runs, whatever the kernel made of it. */
@Timeout(30)
class SizingTest {
    private static final String PROJECT = "viveiro-1";
    private static final String METRICS = "GET /1.0/metrics?project=" + PROJECT;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final MachineSpec spec = MachineFixtures.aMachine("web").withSize(new MachineSize(1, 64, 1));
    private final MachineSize larger = new MachineSize(2, 128, 2);
    private final String path = "/1.0/instances/" + InstanceMark.nameOf(spec.vm()) + "?project=" + PROJECT;
    private final AtomicReference<ObjectNode> instance = new AtomicReference<>();
    private final AtomicInteger looks = new AtomicInteger();
    /** What happens while the driver waits. */
    private Runnable atALook = () -> {};

    @TempDir
    Path folder;

    private FakeLxd fake;
    private LxdConnection lxd;
    private Sizing sizing;

    @BeforeEach
    void open() throws IOException {
        fake = new FakeLxd(folder.resolve("lxd"));
        lxd = LxdConnection.open(new LxdEndpoint.Socket(folder.resolve("lxd")), Duration.ofSeconds(10));
        sizing = new Sizing(
                new Instances(lxd, new Operations(lxd), PROJECT),
                "default",
                vm -> {},
                new KernelSizes(lxd, PROJECT, "default", folder.resolve("groups"), length -> {
                    looks.incrementAndGet();
                    atALook.run();
                }));
        Map<String, Object> made = new HashMap<>(Map.of(
                "name",
                InstanceMark.nameOf(spec.vm()),
                "status",
                "Running",
                "last_used_at",
                "2026-01-01T00:00:00Z",
                "config",
                InstanceMark.of(spec, Dialect.of(JSON.readTree("{\"server\":\"lxd\"}"))),
                "devices",
                InstanceDevices.of(spec, "default", "bridge")));
        instance.set(JSON.valueToTree(made));
        fake.answers("GET " + path, () -> FakeLxd.json("{\"metadata\":" + instance.get() + "}"));
        fake.answers("PATCH " + path, this::patched);
    }

    @AfterEach
    void close() throws IOException {
        lxd.close();
        fake.close();
    }

    /** As LXD does it: keys that are empty are none. */
    private FakeLxd.Answer patched() {
        String told = fake.told("PATCH " + path);
        JsonNode body = JSON.readTree(told.substring(told.indexOf('{')));
        ObjectNode next = instance.get().deepCopy();
        body.path("config").properties().forEach(each -> {
            ObjectNode config = (ObjectNode) next.path("config");
            if (each.getValue().asString().isEmpty()) {
                config.remove(each.getKey());
            } else {
                config.set(each.getKey(), each.getValue());
            }
        });
        body.path("devices").properties().forEach(each -> ((ObjectNode) next.path("devices"))
                .set(each.getKey(), each.getValue()));
        instance.set(next);
        return FakeLxd.json("{}");
    }

    private MachineSize size() {
        return new Instance(instance.get()).machine().spec().size();
    }

    private void kernelHas(String bytes) {
        fake.answers(METRICS, () -> metrics(bytes));
    }

    private FakeLxd.Answer metrics(String bytes) {
        return metrics(bytes, "2.1474836480e+10");
    }

    private FakeLxd.Answer metrics(String bytes, String fileSystem) {
        String text = """
                # HELP lxd_memory_MemTotal_bytes The amount of used memory.
                lxd_memory_MemTotal_bytes{name="another",project="%1$s",type="container"} 1
                lxd_memory_MemTotal_bytes{name="%2$s",project="%1$s",type="container"} %3$s
                lxd_filesystem_size_bytes{device="1",fstype="ext4",mountpoint="/data",name="%2$s",project="%1$s"} 9e+09
                lxd_filesystem_size_bytes{device="0",fstype="ext4",mountpoint="/",name="%2$s",project="%1$s"} %4$s
                """.formatted(PROJECT, InstanceMark.nameOf(spec.vm()), bytes, fileSystem);
        return new FakeLxd.Answer(200, text.getBytes(StandardCharsets.UTF_8), 0);
    }

    @Test
    void a_size_counts_when_the_kernel_has_it_which_lxd_tells_seconds_later() {
        AtomicInteger asked = new AtomicInteger();
        fake.answers(METRICS, () -> metrics(asked.incrementAndGet() < 9 ? "6.7108864e+07" : "1.34217728e+08"));

        sizing.resizeLive(spec.vm(), larger);

        assertThat(size()).isEqualTo(larger);
        assertThat(looks).hasValue(8);
    }

    @Test
    void a_guest_that_keeps_its_memory_has_its_old_size_but_for_its_disk_and_is_resized_with_a_restart() {
        kernelHas("6.7108864e+07");

        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> sizing.resizeLive(spec.vm(), larger))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo("guest-keeps-size");
                    assertThat(failure.failureClass()).isEqualTo(FailureClass.REFUSED);
                    assertThat(failure.nextStep()).contains("restart");
                });
        assertThat(size()).isEqualTo(new MachineSize(1, 64, 2));
    }

    @Test
    void one_that_is_to_have_less_is_not_believed_where_it_is_held_to_nothing() {
        kernelHas("3.3421773824e+10");

        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> sizing.resizeLive(spec.vm(), new MachineSize(1, 32, 1)))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("guest-keeps-size"));
        assertThat(size()).isEqualTo(spec.size());
    }

    @Test
    void where_lxd_has_no_metrics_its_word_counts() {
        sizing.resizeLive(spec.vm(), larger);

        assertThat(size()).isEqualTo(larger);
        assertThat(looks).hasValue(0);
    }

    @Test
    void processors_alone_need_no_look_at_the_memory() {
        kernelHas("1");
        MachineSize wider = new MachineSize(2, 64, 1);

        sizing.resizeLive(spec.vm(), wider);

        assertThat(size()).isEqualTo(wider);
        assertThat(fake.heard()).doesNotContain(METRICS);
    }

    /** The kernel lets the container run on these, of those that the host has. */
    private void runsOn(String list, String host) {
        try {
            Path groups = Files.createDirectories(folder.resolve("groups").resolve("cpuset"));
            Files.writeString(groups.resolve("cpuset.effective_cpus"), host + "\n");
            Path group = Files.createDirectories(
                    groups.resolve("lxc.payload." + PROJECT + "_" + InstanceMark.nameOf(spec.vm())));
            Files.writeString(group.resolve("cpuset.effective_cpus"), list + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertKeepsItsSize(MachineSize wanted, String what) {
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> sizing.resizeLive(spec.vm(), wanted))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo("guest-keeps-size");
                    assertThat(failure.detail()).contains(what);
                    assertThat(failure.nextStep()).contains("restart");
                });
    }

    @Test
    void processors_count_when_the_container_may_run_on_them_which_lxd_sees_to_later() {
        runsOn("1", "0-3");
        atALook = () -> {
            if (looks.get() == 3) {
                runsOn("0,2", "0-3");
            }
        };

        sizing.resizeLive(spec.vm(), new MachineSize(2, 64, 1));

        assertThat(looks).hasValue(3);
    }

    @Test
    void processors_that_lxd_dealt_out_by_the_number_of_before_are_told_again() {
        runsOn("1", "0-3");
        AtomicInteger told = new AtomicInteger();
        fake.answers("PATCH " + path, () -> {
            FakeLxd.Answer answer = patched();
            boolean processors = fake.told("PATCH " + path).contains("limits.cpu");
            if (processors && size().vcpus() == 2 && told.incrementAndGet() == 2) {
                runsOn("0,2", "0-3");
            }
            return answer;
        });

        sizing.resizeLive(spec.vm(), larger);

        assertThat(told).hasValue(2);
        assertThat(size()).isEqualTo(larger);
    }

    @Test
    void a_container_that_may_not_run_on_its_new_processors_is_resized_with_a_restart() {
        runsOn("1", "0-3");

        assertKeepsItsSize(new MachineSize(2, 64, 1), "1 processors instead of 2");
        assertThat(size()).isEqualTo(spec.size());
    }

    @Test
    void a_container_that_is_to_have_fewer_processors_and_runs_on_all_keeps_its_size() {
        runsOn("0-1", "0-3");
        sizing.resizeLive(spec.vm(), new MachineSize(2, 64, 1));

        assertKeepsItsSize(new MachineSize(1, 64, 1), "2 processors instead of 1");
        assertThat(size().vcpus()).isEqualTo(2);
    }

    @Test
    void of_more_processors_than_the_host_has_a_container_has_all() {
        runsOn("0-1", "0-1");

        sizing.resizeLive(spec.vm(), new MachineSize(8, 64, 1));

        assertThat(size().vcpus()).isEqualTo(8);
        assertThat(looks).hasValue(0);
    }

    @Test
    void a_disk_that_the_pool_enlarges_at_the_next_start_is_not_believed() {
        fake.answers("PATCH " + path, () -> {
            FakeLxd.Answer answer = patched();
            ObjectNode config = (ObjectNode) instance.get().path("config");
            String disk =
                    instance.get().path("devices").path("root").path("size").asString("");
            if (disk.startsWith("2")) {
                config.put("volatile.root.apply_quota", "true");
            } else {
                config.remove("volatile.root.apply_quota");
            }
            return answer;
        });

        assertKeepsItsSize(new MachineSize(1, 64, 2), "its disk of 1 GiB until its next start");
        assertThat(size()).isEqualTo(spec.size());
        assertThat(instance.get().path("config").has("volatile.root.apply_quota"))
                .isFalse();
    }

    @Test
    void a_disk_with_a_file_system_of_its_own_counts_when_that_has_grown() {
        fake.says("GET /1.0/storage-pools/default", "{\"driver\":\"lvm\"}");
        AtomicInteger asked = new AtomicInteger();
        fake.answers(METRICS, () -> metrics("6.7108864e+07", asked.incrementAndGet() < 4 ? "1.02e+09" : "2.08e+09"));

        sizing.resizeLive(spec.vm(), new MachineSize(1, 64, 2));

        assertThat(size().diskGib()).isEqualTo(2);
        assertThat(looks).hasValue(2);
    }

    @Test
    void a_file_system_that_stays_as_it_was_is_not_believed_to_have_grown() {
        fake.says("GET /1.0/storage-pools/default", "{\"driver\":\"lvm\"}");
        fake.answers(METRICS, () -> metrics("6.7108864e+07", "1.02e+09"));

        assertKeepsItsSize(new MachineSize(1, 64, 2), "a file system of 972 MiB");
        assertThat(size()).as("it may have grown, and does not shrink").isEqualTo(new MachineSize(1, 64, 2));
    }

    @Test
    void where_a_pool_has_one_file_system_for_all_its_word_counts() {
        fake.says("GET /1.0/storage-pools/default", "{\"driver\":\"btrfs\"}");
        kernelHas("6.7108864e+07");

        sizing.resizeLive(spec.vm(), new MachineSize(1, 64, 2));

        assertThat(size().diskGib()).isEqualTo(2);
        assertThat(fake.heard()).doesNotContain(METRICS);
    }

    @Test
    void processors_are_counted_as_the_kernel_lists_them() {
        assertThat(KernelProcessors.count("0")).hasValue(1);
        assertThat(KernelProcessors.count("0-3")).hasValue(4);
        assertThat(KernelProcessors.count("0-1,4,6-7")).hasValue(5);
        assertThat(KernelProcessors.count("")).isEmpty();
        assertThat(KernelProcessors.count("all")).isEmpty();
    }
}
