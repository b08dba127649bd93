package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.testkit.LxdFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** One host that drives a real LXD and a real libvirt, as {@code ./dev up --driver lxd,libvirt} starts them. */
@EnabledIf(value = "possible", disabledReason = "needs root")
@Tag("slow")
class SeveralHypervisorsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String CONTAINER = "tiny-container";
    private static final String GUEST = "empty-disk";
    private static RunningSystem system;
    private static Portal portal;

    @TempDir
    private static Path folder;

    static boolean possible() {
        return LxdFixture.possible() && LibvirtFixture.possible();
    }

    @BeforeAll
    static void start() {
        // nobody enters a guest here, and the large image takes minutes to make
        system = RunningSystem.own(1, Map.of("VIVEIRO_DRIVER", "lxd,libvirt", "VIVEIRO_GUEST", "tiny-guest"));
        portal = new Portal(system);
        var tarball = folder.resolve("container.tar.gz");
        said("../images/busybox-container/build", tarball.toString());
        portal.uploadImage(CONTAINER, "LXD_TARBALL", tarball);
        // a disk from which nothing boots: its machine runs all the same
        portal.uploadImage(GUEST, "QCOW2", system.run().resolve("images/tiny-guest.qcow2"));
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
    }

    @Test
    void the_host_says_what_each_of_its_drivers_can_and_that_nothing_stands_in_its_way() {
        var host = portal.get("/v1/hosts/" + portal.hostIds().getFirst());

        assertThat(host.text("/driver")).isEqualTo("lxd+libvirt");
        assertThat(host.body().path("impediment").isNull())
                .as(host.body().toString())
                .isTrue();
        assertThat(host.body().path("drivers")).hasSize(2).allSatisfy(driver -> assertThat(
                        driver.path("impediment").isNull())
                .as(driver.toString())
                .isTrue());
        var shown = system.call("host", "show", "host-1");
        assertThat(shown.exit()).as(shown.output()).isZero();
        assertThat(shown.output()).containsSubsequence("lxd 5", "IMAGE_LXD_TARBALL", "libvirt", "IMAGE_QCOW2");
    }

    @Test
    void the_form_of_an_image_decides_which_hypervisor_makes_its_machine() {
        var container = order("one", CONTAINER);
        var guest = order("two", GUEST);
        assertSucceeded(container);
        assertSucceeded(guest);

        assertThat(containers()).contains(container.vmId()).doesNotContain(guest.vmId());
        assertThat(guests()).contains(guest.vmId()).doesNotContain(container.vmId());
        var refused = portal.post("/v1/vms/" + container.vmId() + "/save");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("/code")).isEqualTo("not-supported");
        assertThat(refused.text("/detail")).contains("lxd").doesNotContain("libvirt");

        for (var made : List.of(container, guest)) {
            var machine = "/v1/vms/" + made.vmId();
            assertSucceeded(portal.post(machine + "/stop"));
            assertThat(portal.get(machine).text("/observedPower")).isEqualTo("STOPPED");
            assertSucceeded(portal.post(machine + "/start"));
            assertThat(portal.get(machine).text("/observedPower")).isEqualTo("RUNNING");
            assertSucceeded(portal.delete(machine));
        }
        assertThat(containers()).doesNotContain(container.vmId());
        assertThat(guests()).doesNotContain(guest.vmId());
    }

    @Test
    void an_image_without_bytes_is_the_first_drivers() {
        var made = order("three", "debian-12");
        assertSucceeded(made);
        assertThat(containers()).contains(made.vmId());
        assertSucceeded(portal.delete("/v1/vms/" + made.vmId()));
    }

    private static Portal.Answer order(String name, String image) {
        var order = new HashMap<>(portal.order(name));
        order.put("image", image);
        return portal.post("/v1/vms", order, Map.of());
    }

    private static String containers() {
        return String.join("\n", new LxdItself(system).instances());
    }

    private static String guests() {
        return String.join("\n", new LibvirtItself(system).domains());
    }

    /** What a command says that ends well; its path is seen from this module. */
    private static String said(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void assertSucceeded(Portal.Answer accepted) {
        assertThat(accepted.status()).as(accepted.body().toString()).isEqualTo(202);
        var operation = "/v1/operations/" + accepted.operationId();
        await().atMost(PATIENCE).until(() -> List.of("SUCCEEDED", "FAILED", "CANCELLED")
                .contains(portal.get(operation).text("/state")));
        var ended = portal.get(operation);
        assertThat(ended.text("/state")).as(ended.body().toString()).isEqualTo("SUCCEEDED");
    }
}
