package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.worker.driver.MachineSize;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class MemoryMinTest {
    private static final MachineSize ALL = new MachineSize(1, 1024, 10);
    private static final MachineSize LESS = new MachineSize(1, 2048, 10, CpuLimits.NONE, 512L);

    private static Element put(String memory, String balloon, MachineSize size) {
        Element domain = Xml.parse("<domain>" + memory + "<devices><memballoon " + balloon + "/></devices></domain>");
        MemoryMin.put(domain, size);
        return domain;
    }

    @Test
    void a_guest_begins_with_less_and_its_balloon_gives_it_the_rest() {
        assertThat(Markup.of(xml -> xml.element("domain", domain -> MemoryMin.write(domain, LESS))))
                .contains("<currentMemory unit=\"MiB\">512</currentMemory>");
        assertThat(Markup.of(xml -> xml.element("domain", domain -> MemoryMin.write(domain, ALL))))
                .doesNotContain("currentMemory");

        Element less = put("<memory unit='KiB'>1048576</memory>", "model='virtio'", LESS);
        assertThat(Xml.textAt(less, "memory")).isEqualTo("2048");
        assertThat(Xml.textAt(less, "currentMemory")).isEqualTo("512");
        assertThat(Xml.at(less, "currentMemory").orElseThrow().getAttribute("unit"))
                .isEqualTo("MiB");
        assertThat(Xml.at(less, "devices", "memballoon").orElseThrow().getAttribute("autodeflate"))
                .isEqualTo("on");
    }

    @Test
    void a_guest_that_shall_have_all_of_it_has_no_such_balloon_any_more() {
        Element all = put(
                "<memory unit='KiB'>2097152</memory><currentMemory unit='KiB'>524288</currentMemory>",
                "model='virtio' autodeflate='on'",
                ALL);
        assertThat(Xml.textAt(all, "memory")).isEqualTo("1024");
        assertThat(Xml.textAt(all, "currentMemory")).isEqualTo("1024");
        assertThat(Xml.text(all)).doesNotContain("autodeflate").contains("model=\"virtio\"");
    }
}
