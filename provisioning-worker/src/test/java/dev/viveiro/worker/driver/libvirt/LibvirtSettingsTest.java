package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibvirtSettingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"nat", "routed", "isolated", "bridge:br0"})
    void doctor_is_told_every_setting_as_it_is_set(String network) {
        Map<String, String> environment = Map.of(
                "VIVEIRO_LIBVIRT_URI", "qemu+ssh://host/system",
                "VIVEIRO_LIBVIRT_POOL", "files",
                "VIVEIRO_LIBVIRT_DISK_POOL", "disks",
                "VIVEIRO_LIBVIRT_IMAGES", "/srv/images",
                "VIVEIRO_LIBVIRT_NETWORK", network,
                "VIVEIRO_LIBVIRT_ACCELERATOR", "kvm",
                "VIVEIRO_LIBVIRT_TRIAL_IMAGE", "small",
                "VIVEIRO_LIBVIRT_STOP_PATIENCE", "PT5S",
                "VIVEIRO_LIBVIRT_KEEP_IMAGES", "PT24H");

        assertThat(LibvirtSettings.from(environment).byVariable()).isEqualTo(environment);
    }

    @Test
    void images_that_nobody_uses_are_kept_for_a_week() {
        assertThat(LibvirtSettings.from(Map.of()).keepImages()).hasDays(7);
    }
}
