package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.libvirt.DomainInfo.DomainState;
import org.w3c.dom.Element;

class ContainerXmlTest {
    private static final Owner OWNER = new Owner("0123456789ab");
    private final MachineSpec spec = TestDriverScene.aMachine("web").withSize(new MachineSize(2, 512, 10));

    private Element described() {
        return Xml.parse(ContainerXml.of(
                spec, OWNER, new ContainerXml.Parts(Path.of("/c/rootfs"), new ContainerIds(1 << 20), "net", null)));
    }

    private static String attribute(Element from, String name, String... way) {
        return Xml.attribute(Xml.at(from, way).orElseThrow(), name);
    }

    private static DomainView stopped(Element domain) {
        return new DomainView(
                "web",
                // as libvirt tells it
                Xml.parse(Xml.text(domain).replace("unit=\"MiB\">512<", "unit=\"KiB\">524288<")),
                DomainState.VIR_DOMAIN_SHUTOFF,
                false,
                "verifier");
    }

    @Test
    void its_root_is_nobody_on_the_host() {
        for (String kind : new String[] {"uid", "gid"}) {
            assertThat(attribute(described(), "start", "idmap", kind)).isEqualTo("0");
            assertThat(attribute(described(), "target", "idmap", kind)).isEqualTo("1048576");
            assertThat(attribute(described(), "count", "idmap", kind)).isEqualTo("65536");
        }
    }

    @Test
    void it_is_kept_to_its_memory_its_processors_and_its_address() {
        Element domain = described();

        for (String limit : new String[] {"hard_limit", "swap_hard_limit"}) {
            assertThat(Xml.textAt(domain, "memtune", limit)).isEqualTo("512");
        }
        assertThat(Xml.textAt(domain, "cputune", "quota")).isEqualTo("200000");
        assertThat(attribute(domain, "filter", "devices", "interface", "filterref"))
                .isEqualTo(AddressGuard.NAME);
        assertThat(attribute(domain, "dev", "devices", "interface", "target"))
                .hasSizeLessThanOrEqualTo(15)
                .isEqualTo(ContainerXml.hostCard(OWNER, spec.vm()));
    }

    @Test
    void what_holds_its_processors_is_told_as_no_limit_of_its_size() {
        assertThat(stopped(described()).spec().size()).isEqualTo(spec.size());
        assertThat(stopped(described()).power()).isEqualTo(ObservedPower.STOPPED);
    }

    @Test
    void all_of_it_has_another_size_afterwards() {
        Element domain = described();

        ContainerXml.resize(domain, new MachineSize(1, 256, 20));

        assertThat(Xml.textAt(domain, "memory")).isEqualTo("256");
        assertThat(Xml.textAt(domain, "memtune", "hard_limit")).isEqualTo("256");
        assertThat(Xml.textAt(domain, "memtune", "swap_hard_limit")).isEqualTo("256");
        assertThat(Xml.textAt(domain, "vcpu")).isEqualTo("1");
        assertThat(Xml.textAt(domain, "cputune", "quota")).isEqualTo("100000");
        assertThat(Xml.text(domain)).contains("disk-gib=\"20\"");
    }
}
