package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LibvirtFailuresTest {
    @Test
    void what_stands_in_the_way_of_a_start_is_told_by_its_code() {
        assertThat(LibvirtFailures.notMade("start web", "No space left on device")
                        .code())
                .isEqualTo("host-full");
        assertThat(LibvirtFailures.notMade("start web", "Cannot find 'ebtables' in path")
                        .code())
                .isEqualTo("no-network-filters");
        assertThat(LibvirtFailures.notMade("start web", "the sky fell").code()).isEqualTo("libvirt-failed");
    }
}
