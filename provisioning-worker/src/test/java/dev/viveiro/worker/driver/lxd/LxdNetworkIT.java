package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.kernel.GuestNetwork;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.NetworkChanging;
import dev.viveiro.worker.driver.Snapshots;
import dev.viveiro.worker.driver.StopMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What guests of a real LXD have of another network card. */
@Timeout(180)
@EnabledIf(value = "dev.viveiro.testkit.LxdFixture#possible", disabledReason = "needs root")
class LxdNetworkIT {
    private static final UUID SNAPSHOT = new UUID(15, 2);
    private static final MachineNetwork OTHER = new MachineNetwork(
            "10.187.0.240",
            24,
            "10.187.0.1",
            "02:76:0a:bb:00:f0",
            new GuestNetwork("mail", "10.187.0.250", List.of("192.0.2.53", "198.51.100.53")));

    @TempDir
    static Path home;

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
    }

    private MachineSpec defined(String name) {
        MachineSpec spec = LxdScene.aMachine(name);
        driver.ensureImage(spec.image());
        return driver.define(spec).spec();
    }

    private void change(VmId vm, MachineNetwork network) {
        driver.ability(NetworkChanging.class).orElseThrow().changeNetwork(vm, network);
    }

    private String file(VmId vm, String path) {
        try {
            String project =
                    Files.readString(home.resolve("lxd").resolve("project")).strip();
            byte[] content = lxd.bytes(
                    "/1.0/instances/" + InstanceMark.nameOf(vm) + "/files?project=" + project + "&path=" + path,
                    1 << 20);
            return content == null ? "none" : new String(content, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void answers(MachineNetwork network) {
        await().atMost(Duration.ofSeconds(60)).until(() -> LxdScene.reached(network.address()));
    }

    @Test
    void a_guest_answers_at_its_new_address_alone_and_was_told_its_name_and_its_resolvers() {
        MachineSpec spec = defined("web");
        VmId vm = spec.vm();
        driver.start(vm);
        answers(spec.network());
        driver.stop(vm, StopMode.FORCED);

        change(vm, OTHER);
        driver.start(vm);

        answers(OTHER);
        assertThat(LxdScene.reached(spec.network().address())).isFalse();
        assertThat(file(vm, "/etc/hostname")).isEqualTo("mail\n");
        assertThat(file(vm, "/etc/hosts")).isEqualTo("127.0.0.1 localhost\n127.0.1.1 mail\n");
        assertThat(file(vm, NetworkFiles.NETWORKD)).contains("Gateway=10.187.0.250", "DNS=192.0.2.53");
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(file(vm, "/etc/resolv.conf"))
                .isEqualTo("nameserver 192.0.2.53\nnameserver 198.51.100.53\n"));
        assertThat(driver.find(vm).orElseThrow().spec()).isEqualTo(spec.withNetwork(OTHER));
    }

    @Test
    void what_a_guest_was_told_goes_with_the_card() {
        MachineSpec spec = defined("web");
        VmId vm = spec.vm();
        change(vm, OTHER);
        change(vm, spec.network());

        assertThat(file(vm, "/etc/hostname")).isEqualTo("web\n");
        assertThat(file(vm, NetworkFiles.NETWORKD)).isEqualTo("none");
        assertThat(file(vm, NetworkFiles.SETTINGS)).isEqualTo("none");
        driver.start(vm);
        answers(spec.network());
    }

    @Test
    void files_that_were_written_before_the_card_was_changed_are_written_back() throws IOException {
        MachineSpec spec = defined("web");
        VmId vm = spec.vm();
        // as a worker leaves it that dies between the two
        change(vm, OTHER);
        try (LxdConnection connection = LxdScene.connection()) {
            Instances instances = new Instances(
                    connection,
                    new Operations(connection),
                    Files.readString(home.resolve("lxd").resolve("project")).strip());
            assertThat(instances
                            .connect(vm, spec.network(), new Bridges(connection).ensure(spec.network()))
                            .good())
                    .isTrue();
        }
        assertThat(file(vm, "/etc/hostname")).isEqualTo("mail\n");

        change(vm, spec.network());

        assertThat(file(vm, "/etc/hostname")).isEqualTo("web\n");
        assertThat(driver.find(vm).orElseThrow().spec()).isEqualTo(spec);
    }

    @Test
    void a_reverted_guest_is_told_what_holds_now() {
        MachineSpec spec = defined("web");
        VmId vm = spec.vm();
        Snapshots snapshots = driver.ability(Snapshots.class).orElseThrow();
        snapshots.takeSnapshot(vm, SNAPSHOT);
        change(vm, OTHER);

        snapshots.revert(vm, SNAPSHOT);

        assertThat(file(vm, "/etc/hostname")).isEqualTo("mail\n");
        assertThat(driver.find(vm).orElseThrow().spec()).isEqualTo(spec.withNetwork(OTHER));
        driver.start(vm);
        assertThat(driver.find(vm).orElseThrow().power()).isEqualTo(ObservedPower.RUNNING);
        answers(OTHER);
    }
}
