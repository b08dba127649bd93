package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.ObservedPower;
import org.junit.jupiter.api.Test;
import org.libvirt.DomainInfo.DomainState;

class DomainViewTest {
    private static DomainView in(DomainState state) {
        return new DomainView("web", Xml.parse("<domain/>"), state, false, null);
    }

    @Test
    void a_machine_whose_memory_was_put_aside_is_saved() {
        assertThat(new DomainView("web", Xml.parse("<domain/>"), DomainState.VIR_DOMAIN_SHUTOFF, true, null).power())
                .isEqualTo(ObservedPower.SAVED);
        assertThat(in(DomainState.VIR_DOMAIN_SHUTOFF).power()).isEqualTo(ObservedPower.STOPPED);
    }

    @Test
    void a_guest_that_put_itself_to_sleep_is_paused_and_has_to_be_woken() {
        assertThat(in(DomainState.VIR_DOMAIN_PMSUSPENDED).power()).isEqualTo(ObservedPower.PAUSED);
        assertThat(in(DomainState.VIR_DOMAIN_PMSUSPENDED).asleep()).isTrue();
        assertThat(in(DomainState.VIR_DOMAIN_PAUSED).asleep()).isFalse();
    }
}
