package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
                new KernelMemory(lxd, PROJECT, length -> looks.incrementAndGet()));
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
        String text = """
                # HELP lxd_memory_MemTotal_bytes The amount of used memory.
                lxd_memory_MemTotal_bytes{name="another",project="%s",type="container"} 1
                lxd_memory_MemTotal_bytes{name="%s",project="%s",type="container"} %s
                """.formatted(PROJECT, InstanceMark.nameOf(spec.vm()), PROJECT, bytes);
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
    void processors_and_disk_alone_need_no_look_at_the_memory() {
        kernelHas("1");
        MachineSize wider = new MachineSize(2, 64, 2);

        sizing.resizeLive(spec.vm(), wider);

        assertThat(size()).isEqualTo(wider);
        assertThat(fake.heard()).doesNotContain(METRICS);
    }
}
