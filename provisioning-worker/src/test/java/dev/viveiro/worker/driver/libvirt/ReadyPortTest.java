package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

class ReadyPortTest {
    private static final String AGENT =
            "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0' state='connected'/></channel>";

    private static Element domain(String channels) {
        return Xml.parse("<domain><devices>" + AGENT + channels + "</devices></domain>");
    }

    private static boolean awaits(String name, String state) {
        return ReadyPort.awaits(
                domain("<channel type='unix'><target type='virtio' name='%s'%s/></channel>".formatted(name, state)));
    }

    @ParameterizedTest
    @ValueSource(strings = {ReadyPort.PROMISED, ReadyPort.HOPED})
    void a_guest_is_awaited_until_it_holds_the_port(String name) {
        assertThat(awaits(name, "")).isTrue();
        assertThat(awaits(name, " state='disconnected'")).isTrue();
        assertThat(awaits(name, " state='connected'")).isFalse();
    }

    @Test
    void nobody_awaits_a_guest_that_has_no_such_port() {
        assertThat(ReadyPort.awaits(Xml.parse("<domain/>"))).isFalse();
        assertThat(ReadyPort.awaits(domain(""))).isFalse();
        assertThat(ReadyPort.of(domain(""))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {ReadyPort.PROMISED, ReadyPort.HOPED})
    void what_is_written_is_what_is_looked_for(String name) {
        String devices = Markup.of(
                xml -> xml.element("domain", domain -> domain.element("devices", into -> ReadyPort.write(into, name))));
        assertThat(ReadyPort.awaits(Xml.parse(devices))).isTrue();
        assertThat(ReadyPort.of(Xml.parse(devices))).isEqualTo(name);
    }

    @Test
    void a_port_of_another_name_is_none_whoever_tells_of_it() {
        assertThat(ReadyPort.known("org.qemu.guest_agent.0")).isNull();
        assertThat(ReadyPort.known(null)).isNull();
        assertThat(ReadyPort.known(ReadyPort.HOPED)).isEqualTo(ReadyPort.HOPED);
    }
}
