package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which packets leave and reach a guest on each kind of network. The host has a neighbour, a network namespace behind a cable, that knows
 * no way to a guest's subnet unless a test tells it one.
 */
@Tag("slow")
@EnabledIf(value = "dev.viveiro.testkit.LibvirtFixture#possible", disabledReason = "needs root")
@GuestsInTime
class LibvirtNetworkKindsIT {
    private static final String HOST = "198.51.100.1";
    private static final String NEIGHBOUR = "198.51.100.2";
    private static final String BRIDGE = "own0";

    @TempDir
    static Path home;

    private final Map<String, String> environment = new HashMap<>(LibvirtFixture.environment());

    @BeforeAll
    @GuestsInTime
    static void make_the_neighbour() {
        LibvirtFixture.inside("sh", "-ec", """
                ip netns add neighbour
                ip link add cable type veth peer name eth0 netns neighbour
                ip address add %1$s/24 dev cable
                ip link set cable up
                ip -n neighbour address add %2$s/24 dev eth0
                ip -n neighbour link set eth0 up
                echo 1 >/proc/sys/net/ipv4/ip_forward
                """.formatted(HOST, NEIGHBOUR));
    }

    @AfterAll
    @GuestsInTime
    static void remove_the_neighbour() {
        LibvirtFixture.inside("sh", "-ec", "ip link delete cable; ip netns delete neighbour");
    }

    @AfterEach
    @GuestsInTime
    void leave_nothing() {
        QemuScene.clear(home, environment);
    }

    @Test
    void a_guest_of_an_isolated_network_reaches_its_router_and_nobody_beyond() {
        MachineSpec spec = aMachine("isolated", 190);
        on("isolated", spec, guest -> {
            guest.must(ping(spec.network().gateway()));
            // so that nothing but its network keeps it in
            tellTheNeighbourOf(spec);
            assertThat(guest.run(ping(NEIGHBOUR)).code()).isNotZero();
            assertThat(reachedByTheNeighbour(spec)).isFalse();
        });
    }

    @Test
    void a_guest_of_a_routed_network_is_met_by_its_own_address() {
        MachineSpec spec = aMachine("routed", 191);
        on("routed", spec, guest -> {
            guest.must(ping(spec.network().gateway()));
            // what is asked in the host's name would be answered
            assertThat(guest.run(ping(NEIGHBOUR)).code()).isNotZero();
            tellTheNeighbourOf(spec);
            guest.must(ping(NEIGHBOUR));
            assertThat(reachedByTheNeighbour(spec)).isTrue();
        });
    }

    @Test
    void a_guest_behind_nat_asks_in_the_hosts_name_and_is_met_by_nobody() {
        MachineSpec spec = aMachine("nat", 192);
        on("nat", spec, guest -> {
            guest.must(ping(NEIGHBOUR));
            tellTheNeighbourOf(spec);
            assertThat(reachedByTheNeighbour(spec)).isFalse();
        });
    }

    @Test
    void a_guest_joins_the_bridge_of_an_operator_and_no_network_is_made() {
        MachineSpec spec = aMachine("bridge", 193);
        LibvirtFixture.inside(
                "sh",
                "-ec",
                "ip link add \"$1\" type bridge; ip address add \"$2\"/24 dev \"$1\"; ip link set \"$1\" up",
                "sh",
                BRIDGE,
                spec.network().gateway());
        try {
            on("bridge:" + BRIDGE, spec, guest -> {
                guest.must(ping(spec.network().gateway()));
                assertThat(answered("busybox " + ping(spec.network().address())))
                        .isTrue();
                assertThat(networks()).doesNotContain(Networks.nameOf(spec.network()));
            });
        } finally {
            LibvirtFixture.inside("ip", "link", "delete", BRIDGE);
        }
    }

    /** Afterwards neither the machine nor its network is there. */
    private void on(String kind, MachineSpec spec, Consumer<GuestShell> what) {
        environment.put("VIVEIRO_LIBVIRT_NETWORK", kind);
        environment.put("VIVEIRO_LIBVIRT_ACCELERATOR", Accelerator.QEMU);
        try (HypervisorDriver driver = TestDriverScene.open(home, environment);
                LibvirtLink link = QemuScene.link(environment)) {
            assertThat(driver.info().impediment()).isNull();
            driver.ensureImage(spec.image());
            Machine unused = driver.define(spec);
            driver.start(spec.vm());
            assertThat(driver.find(spec.vm()).orElseThrow().power()).isEqualTo(ObservedPower.RUNNING);
            try (GuestShell guest = GuestShell.of(link, QemuScene.owner(home).domainUuid(spec.vm()))) {
                what.accept(guest);
            }
            driver.destroy(spec.vm());
        } finally {
            // networks stay for the next machine, and the subnet is this test's alone
            LibvirtFixture.inside(
                    "sh",
                    "-c",
                    "virsh --quiet net-destroy \"$1\"; virsh --quiet net-undefine \"$1\"; true",
                    "sh",
                    Networks.nameOf(spec.network()));
        }
    }

    private static MachineSpec aMachine(String name, int subnet) {
        MachineSpec spec = QemuScene.aMachine(name);
        return new MachineSpec(
                spec.vm(),
                spec.generation(),
                name,
                spec.tenant(),
                spec.size(),
                spec.image(),
                new MachineNetwork(
                        "10.%d.0.10".formatted(subnet),
                        24,
                        "10.%d.0.1".formatted(subnet),
                        "02:00:0a:%02x:00:0a".formatted(subnet)),
                spec.login());
    }

    /** That the host leads to the guest. */
    private static void tellTheNeighbourOf(MachineSpec spec) {
        LibvirtFixture.inside(
                "ip", "-n", "neighbour", "route", "replace", spec.network().address() + "/32", "via", HOST);
    }

    private static boolean reachedByTheNeighbour(MachineSpec spec) {
        return answered("nsenter --net=/run/netns/neighbour busybox "
                + ping(spec.network().address()));
    }

    /** Whether a command where the bridges are went well. */
    private static boolean answered(String command) {
        return LibvirtFixture.inside("sh", "-c", command + " >/dev/null 2>&1 && echo answered || echo nobody there")
                .contains("answered");
    }

    /** It goes well when one of three is answered. */
    private static String ping(String address) {
        return "ping -c 3 -W 3 " + address;
    }

    private static String networks() {
        return LibvirtFixture.inside("virsh", "--quiet", "net-list", "--all", "--name");
    }
}
