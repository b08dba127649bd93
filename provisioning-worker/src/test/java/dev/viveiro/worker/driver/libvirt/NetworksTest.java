package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.libvirt.LibvirtException;
import org.w3c.dom.Element;

/** Each kind of network, as libvirt's test driver is told of it. */
@EnabledIf(
        value = "dev.viveiro.worker.driver.libvirt.TestDriverScene#possible",
        disabledReason = "needs libvirt's C library (package libvirt0)")
class NetworksTest {
    @TempDir
    Path home;

    private final TestDriverScene scene = new TestDriverScene();

    /** The image is in the pool then. */
    @BeforeEach
    void prepare() throws IOException {
        scene.open(home).close();
    }

    @AfterEach
    void leave_nothing() throws IOException, LibvirtException {
        try (HypervisorDriver any = scene.open(home)) {
            any.list().stream().map(Machine::vm).forEach(any::destroy);
        }
        scene.close();
    }

    private HypervisorDriver open(String kind) {
        return TestDriverScene.open(
                home,
                Map.of(
                        "VIVEIRO_LIBVIRT_URI",
                        TestDriverScene.URI,
                        "VIVEIRO_LIBVIRT_POOL",
                        TestDriverScene.POOL,
                        "VIVEIRO_LIBVIRT_NETWORK",
                        kind));
    }

    /** On a subnet that no other test has. */
    private static MachineSpec aMachine(int subnet) {
        return TestDriverScene.aMachine("web")
                .withNetwork(new MachineNetwork(
                        "10.189.%d.7".formatted(subnet),
                        24,
                        "10.189.%d.1".formatted(subnet),
                        "02:00:0a:bd:%02x:07".formatted(subnet)));
    }

    private List<String> networks() {
        return scene.link().ask("list", connection -> List.of(connection.listNetworks()));
    }

    private Element network(MachineSpec spec) {
        return Xml.parse(scene.link().ask("look", connection -> connection
                .networkLookupByName(Networks.nameOf(spec.network()))
                .getXMLDesc(0)));
    }

    private Element card(MachineSpec spec) throws IOException {
        Owner owner = Owner.of(home.resolve(LibvirtDriver.NAME), Ids.timeOrdered());
        return Xml.at(
                        Xml.parse(scene.link().ask("look", connection -> connection
                                .domainLookupByUUIDString(owner.domainUuid(spec.vm()))
                                .getXMLDesc(Domains.LASTING))),
                        "devices",
                        "interface")
                .orElseThrow();
    }

    private static String attribute(Element from, String child, String name) {
        return Xml.at(from, child).map(each -> each.getAttribute(name)).orElse("");
    }

    @ParameterizedTest
    @CsvSource({"nat, nat, 1", "routed, route, 2", "isolated, '', 3"})
    void machines_of_a_subnet_share_a_network_that_leads_where_it_is_to_and_keeps_their_addresses(
            String kind, String forward, int subnet) throws IOException {
        MachineSpec spec = aMachine(subnet);
        try (HypervisorDriver driver = open(kind)) {
            driver.define(spec);

            Element network = network(spec);
            assertThat(attribute(network, "forward", "mode")).isEqualTo(forward);
            Element ip = Xml.at(network, "ip").orElseThrow();
            assertThat(ip.getAttribute("address")).isEqualTo(spec.network().gateway());
            assertThat(ip.getAttribute("prefix")).isEqualTo("24");
            assertThat(Xml.text(network))
                    .contains(spec.network().mac(), spec.network().address() + "\"");
            assertThat(card(spec).getAttribute("type")).isEqualTo("network");
            assertThat(attribute(card(spec), "source", "network")).isEqualTo(Networks.nameOf(spec.network()));
            assertThat(attribute(card(spec), "mac", "address"))
                    .isEqualTo(spec.network().mac());

            driver.destroy(spec.vm());
            assertThat(Xml.text(network(spec))).doesNotContain(spec.network().mac());
        }
    }

    @Test
    void a_machine_on_an_operators_bridge_is_on_no_network_of_libvirts() throws IOException {
        MachineSpec spec = aMachine(4);
        List<String> before = networks();
        try (HypervisorDriver driver = open("bridge:br0")) {
            driver.define(spec);

            assertThat(card(spec).getAttribute("type")).isEqualTo("bridge");
            assertThat(attribute(card(spec), "source", "bridge")).isEqualTo("br0");
            assertThat(attribute(card(spec), "mac", "address"))
                    .isEqualTo(spec.network().mac());
            driver.destroy(spec.vm());
            assertThat(driver.find(spec.vm())).isEmpty();
        }
        assertThat(networks()).isEqualTo(before);
    }
}
