package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibvirtLinkTest {
    @ParameterizedTest
    @ValueSource(strings = {"qemu:///system", "test:///default", "lxc:///", "lxc", "qemu+unix:///system?socket=/run/s"})
    void a_uri_without_a_host_is_of_this_machine(String uri) {
        assertThat(new LibvirtLink(uri).local()).isTrue();
    }

    /** The load of this machine says nothing of that one. */
    @ParameterizedTest
    @ValueSource(strings = {"qemu+ssh://root@hv-1/system", "qemu+tls://hv-1:16514/system", "xen+tcp://192.0.2.7"})
    void a_uri_with_a_host_is_of_another(String uri) {
        assertThat(new LibvirtLink(uri).local()).isFalse();
    }
}
