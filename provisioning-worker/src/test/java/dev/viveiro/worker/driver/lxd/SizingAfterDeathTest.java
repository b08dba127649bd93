package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the next worker makes of a live resize whose worker died at any request: it looks before it says that it is done. */
@Timeout(120)
class SizingAfterDeathTest {
    private static final String PROJECT = "viveiro-1";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST = 100;

    private final MachineSpec spec = MachineFixtures.aMachine("web").withSize(new MachineSize(1, 64, 1));
    private final MachineSize larger = new MachineSize(1, 128, 1);
    private final String path = "/1.0/instances/" + InstanceMark.nameOf(spec.vm()) + "?project=" + PROJECT;
    private final AtomicReference<ObjectNode> instance = new AtomicReference<>();

    @TempDir
    Path folder;

    private final AtomicReference<Runnable> moment = new AtomicReference<>(() -> {});
    private FakeLxd fake;
    private LxdConnection lxd;
    /** Bytes of memory and of the root's file system that the container has. */
    private LongSupplier memory = () -> size().memoryMib() << 20;

    private LongSupplier fileSystem = () -> size().diskGib() << 30;

    /** The end of a worker. */
    private static final class Dead extends Error {
        private static final long serialVersionUID = 1;
    }

    @BeforeEach
    void open() throws IOException {
        fake = new FakeLxd(folder.resolve("lxd"));
        lxd = LxdConnection.open(new LxdEndpoint.Socket(folder.resolve("lxd")), () -> moment.get()
                .run());
        fake.answers("GET " + path, () -> FakeLxd.json("{\"metadata\":" + instance.get() + "}"));
        fake.answers("PATCH " + path, this::patched);
        fake.answers("GET /1.0/metrics?project=" + PROJECT, this::metrics);
    }

    @AfterEach
    void close() throws IOException {
        lxd.close();
        fake.close();
    }

    private void anew() {
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
    }

    private FakeLxd.Answer patched() {
        String told = fake.told("PATCH " + path);
        JsonNode body = JSON.readTree(told.substring(told.indexOf('{')));
        ObjectNode next = instance.get().deepCopy();
        ObjectNode config = (ObjectNode) next.path("config");
        body.path("config").properties().forEach(each -> {
            config.remove(each.getKey());
            if (!each.getValue().asString().isEmpty()) {
                config.set(each.getKey(), each.getValue());
            }
        });
        body.path("devices").properties().forEach(each -> ((ObjectNode) next.path("devices"))
                .set(each.getKey(), each.getValue()));
        instance.set(next);
        return FakeLxd.json("{}");
    }

    private FakeLxd.Answer metrics() {
        String text = """
                lxd_memory_MemTotal_bytes{name="%1$s",project="p"} %2$d
                lxd_filesystem_size_bytes{mountpoint="/",name="%1$s",project="p"} %3$d
                """.formatted(InstanceMark.nameOf(spec.vm()), memory.getAsLong(), fileSystem.getAsLong());
        return new FakeLxd.Answer(200, text.getBytes(StandardCharsets.UTF_8), 0);
    }

    private MachineSize size() {
        return new Instance(instance.get()).machine().spec().size();
    }

    private boolean noted() {
        return instance.get().path("config").has(InstanceMark.RESIZING);
    }

    /** @return whether the worker, who lives for so many requests, died of it */
    private boolean diesResizing(MachineSize size, int requests) {
        int[] left = {requests};
        try {
            resize(size, () -> {
                if (left[0]-- <= 0) {
                    throw new Dead();
                }
            });
            return false;
        } catch (Dead dead) {
            return true;
        }
    }

    private void resize(MachineSize size, Runnable atRequest) {
        moment.set(atRequest);
        new Sizing(
                        new Instances(lxd, new Operations(lxd), PROJECT),
                        "default",
                        vm -> {},
                        new KernelSizes(lxd, PROJECT, "default", folder.resolve("groups"), length -> {}))
                .resizeLive(spec.vm(), size);
    }

    private void resize(MachineSize size) {
        resize(size, () -> {});
    }

    private void assertKeepsItsSize(MachineSize wanted) {
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> resize(wanted))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("guest-keeps-size"));
    }

    @Test
    void a_guest_that_keeps_its_size_is_found_out_wherever_the_worker_died() {
        memory = () -> 64L << 20;
        boolean died = true;
        for (int requests = 0; died && requests < MOST; requests++) {
            anew();
            try {
                died = diesResizing(larger, requests);
            } catch (DriverFailure found) {
                died = false;
            }
            if (died) {
                assertKeepsItsSize(larger);
            }
            assertThat(size()).as("after a death at request " + requests).isEqualTo(spec.size());
            assertThat(noted()).isFalse();
        }
        assertThat(died).isFalse();
    }

    @Test
    void one_that_takes_it_has_it_wherever_the_worker_died() {
        boolean died = true;
        for (int requests = 0; died && requests < MOST; requests++) {
            anew();
            died = diesResizing(larger, requests);
            if (died) {
                resize(larger);
            }
            assertThat(size()).isEqualTo(larger);
            assertThat(noted()).isFalse();
        }
        assertThat(died).isFalse();
    }

    @Test
    void a_file_system_is_compared_with_what_it_was_before_the_first_worker() {
        fake.says("GET /1.0/storage-pools/default", "{\"driver\":\"lvm\"}");
        MachineSize wider = new MachineSize(1, 64, 2);
        boolean died = true;
        for (int requests = 0; died && requests < MOST; requests++) {
            anew();
            died = diesResizing(wider, requests);
            resize(wider);
            assertThat(size()).isEqualTo(wider);
        }

        fileSystem = () -> 1L << 30;
        anew();
        for (int requests = 0; !noted(); requests++) {
            assertThat(diesResizing(wider, requests)).isTrue();
        }
        assertKeepsItsSize(wider);
    }

    @Test
    void who_asks_for_another_size_then_does_not_believe_what_nobody_looked_at() {
        memory = () -> 64L << 20;
        anew();
        for (int requests = 0; !noted(); requests++) {
            assertThat(diesResizing(larger, requests)).isTrue();
        }
        assertThat(size()).isEqualTo(larger);

        assertKeepsItsSize(new MachineSize(2, 128, 1));
        assertThat(size()).isEqualTo(spec.size());
    }

    @Test
    void what_was_started_since_has_the_size_that_lxd_says() {
        anew();
        for (int requests = 0; !noted(); requests++) {
            assertThat(diesResizing(larger, requests)).isTrue();
        }
        memory = () -> 64L << 20;
        instance.get().put("last_used_at", "2026-01-02T00:00:00Z");

        resize(larger);

        assertThat(size()).isEqualTo(larger);
    }
}
