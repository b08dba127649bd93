package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.MachineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.eclipse.jetty.http.HttpMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A container that gives itself what is another's reaches nobody, and is reached by nobody. */
@Timeout(180)
@EnabledIf(value = "dev.viveiro.testkit.LxdFixture#possible", disabledReason = "needs root")
class TenantsApartIT {
    private static final String FREE = "10.187.0.240";
    private static final String ROUTER = "10.187.0.1";

    @TempDir
    static Path home;

    private final MachineSpec victim = LxdScene.aMachine("victim");
    private final MachineSpec thief = LxdScene.aMachine("thief");
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

    private void define(MachineSpec spec) {
        driver.ensureImage(spec.image());
        driver.define(spec);
    }

    private void start(MachineSpec spec) {
        define(spec);
        driver.start(spec.vm());
        Awaitility.await().until(() -> reaches(spec, ROUTER));
    }

    private static String project() {
        try {
            return Files.readString(home.resolve("lxd").resolve("project")).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private boolean run(MachineSpec spec, String command) {
        String path = "/1.0/instances/" + InstanceMark.nameOf(spec.vm()) + "/exec?project=" + project();
        Operations.End end = new Operations(lxd)
                .await(
                        "run a command",
                        lxd.send(
                                HttpMethod.POST,
                                path,
                                Map.of("command", List.of("sh", "-c", command), "wait-for-websocket", false)));
        assertThat(end.good()).as(end.error()).isTrue();
        return end.metadata().path("return").asInt(-1) == 0;
    }

    private boolean reaches(MachineSpec spec, String address) {
        return run(spec, "ping -c 1 -W 2 " + address);
    }

    private void take(MachineSpec spec, String address) {
        assertThat(run(
                        spec,
                        "ip address flush dev eth0; ip address add " + address
                                + "/24 dev eth0; ip route replace default via " + ROUTER))
                .isTrue();
    }

    private void takeCard(MachineSpec spec, String mac) {
        assertThat(run(
                        spec,
                        "killall udhcpc; ip link set eth0 down && ip link set eth0 address " + mac
                                + " && ip link set eth0 up"))
                .isTrue();
    }

    @Test
    void nobody_takes_the_address_or_the_card_of_another() {
        String own = thief.network().address();
        String theirs = victim.network().address();
        start(thief);
        start(victim);
        assertThat(reaches(thief, theirs)).isTrue();
        assertThat(reaches(victim, own)).isTrue();

        driver.stop(victim.vm(), dev.viveiro.worker.driver.StopMode.FORCED);
        take(thief, theirs);
        assertThat(reaches(thief, ROUTER)).isFalse();
        assertThat(LxdScene.reached(theirs)).isFalse();
        take(thief, FREE);
        assertThat(reaches(thief, ROUTER)).isFalse();
        assertThat(LxdScene.reached(FREE)).isFalse();

        take(thief, own);
        assertThat(reaches(thief, ROUTER)).isTrue();
        assertThat(LxdScene.reached(own)).isTrue();
        takeCard(thief, victim.network().mac());
        take(thief, own);
        assertThat(reaches(thief, ROUTER)).isFalse();
        assertThat(LxdScene.reached(own)).isFalse();
        take(thief, theirs);
        assertThat(reaches(thief, ROUTER)).isFalse();

        // while one tries, the other has what is its own; and what one gives back works again
        start(victim);
        takeCard(thief, thief.network().mac());
        take(thief, own);
        assertThat(reaches(thief, theirs)).isTrue();
    }

    @Test
    void a_machine_that_was_made_without_a_guard_has_one_from_its_next_start_on() {
        define(thief);
        Instances instances = new Instances(lxd, new Operations(lxd), project());
        Map<String, String> bare =
                InstanceDevices.guard(instances.require(thief.vm()).card());
        bare.keySet().removeIf(key -> key.startsWith("security.") || key.startsWith("ipv6."));
        assertThat(instances.card(thief.vm(), bare).error()).isEmpty();

        start(thief);
        take(thief, FREE);
        assertThat(reaches(thief, ROUTER)).isFalse();
    }
}
