package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadyPortTest {
    private static boolean awaits(String state) {
        return ReadyPort.awaits(Xml.parse(
                "<domain><devices><channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0' state='connected'/></channel>"
                        + "<channel type='unix'><target type='virtio' name='org.viveiro.ready'%s/></channel></devices></domain>"
                                .formatted(state)));
    }

    @Test
    void a_guest_is_awaited_until_it_holds_the_port() {
        assertThat(awaits("")).isTrue();
        assertThat(awaits(" state='disconnected'")).isTrue();
        assertThat(awaits(" state='connected'")).isFalse();
    }

    @Test
    void nobody_awaits_a_guest_that_has_no_such_port() {
        assertThat(ReadyPort.awaits(Xml.parse("<domain/>"))).isFalse();
        assertThat(
                        ReadyPort.awaits(
                                Xml.parse(
                                        "<domain><devices><channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel></devices></domain>")))
                .isFalse();
    }

    @Test
    void what_is_written_is_what_is_looked_for() {
        String devices = Markup.of(xml -> xml.element("domain", domain -> domain.element("devices", ReadyPort::write)));
        assertThat(ReadyPort.awaits(Xml.parse(devices))).isTrue();
    }
}
