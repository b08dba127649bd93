package dev.viveiro.gateway.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostDriversTest {
    private static final HostDriver CONTAINERS =
            new HostDriver("lxd", "5.0.2", Set.of("CREATE", "START", "IMAGE_LXD_TARBALL"), null);
    private static final HostDriver GUESTS =
            new HostDriver("libvirt", "9.0.0", Set.of("CREATE", "START", "IMAGE_QCOW2", "IMAGE_ISO"), null);
    private static final HostDriver ANYTHING =
            new HostDriver("simulated", "1", Set.of("IMAGE_LXD_TARBALL", "IMAGE_QCOW2", "IMAGE_RAW"), null);
    private final HostDrivers drivers = new HostDrivers(List.of(CONTAINERS, GUESTS, ANYTHING));

    @Test
    void the_first_that_takes_the_form_makes_the_machine() {
        assertThat(drivers.taking(Set.of("CREATE", "IMAGE_LXD_TARBALL"))).isEqualTo(CONTAINERS);
        assertThat(drivers.taking(Set.of("CREATE", "IMAGE_QCOW2"))).isEqualTo(GUESTS);
        assertThat(drivers.taking(Set.of("IMAGE_RAW"))).isEqualTo(ANYTHING);
    }

    @Test
    void what_else_is_needed_does_not_lead_to_another_driver() {
        assertThat(drivers.taking(Set.of("IMAGE_LXD_TARBALL", "SAVE"))).isEqualTo(CONTAINERS);
        assertThat(drivers.taking(Set.of("CREATE", "IMAGE_ISO")))
                .as("goes into a drive, whosever the machine is")
                .isEqualTo(CONTAINERS);
    }

    @Test
    void images_without_bytes_and_forms_that_nobody_takes_are_the_firsts() {
        assertThat(drivers.taking(Set.of())).isEqualTo(CONTAINERS);
        assertThat(new HostDrivers(List.of(GUESTS, CONTAINERS)).taking(Set.of("IMAGE_RAW")))
                .isEqualTo(GUESTS);
    }

    @Test
    void an_impediment_does_not_lead_to_another_driver_either() {
        HostDriver impeded = new HostDriver("lxd", "5.0.2", CONTAINERS.capabilities(), "no ebtables");
        HostDrivers some = new HostDrivers(List.of(impeded, ANYTHING));

        assertThat(some.taking(Set.of("IMAGE_LXD_TARBALL"))).isEqualTo(impeded);
        assertThat(impeded.takes(Set.of("CREATE"))).isFalse();
        assertThat(impeded.missing(Set.of("CREATE", "SAVE"))).containsExactly("SAVE");
    }

    @Test
    void a_form_that_nobody_publishes_is_thought_to_be_of_a_driver_of_which_nothing_is_known() {
        HostDriver away = new HostDriver("libvirt", "unknown", Set.of(), "there is no socket");

        assertThat(new HostDrivers(List.of(CONTAINERS, away)).taking(Set.of("IMAGE_QCOW2")))
                .isEqualTo(away);
        assertThat(new HostDrivers(List.of(CONTAINERS, away)).taking(Set.of("IMAGE_LXD_TARBALL")))
                .isEqualTo(CONTAINERS);
        assertThat(new HostDrivers(List.of(away, GUESTS)).taking(Set.of("IMAGE_QCOW2")))
                .as("one that publishes it is asked first")
                .isEqualTo(GUESTS);
        assertThat(away.takes(Set.of())).as("nothing new comes there").isFalse();
    }

    @Test
    void a_host_that_has_not_joined_can_nothing() {
        assertThat(new HostDrivers(List.of()).taking(Set.of("CREATE")).missing(Set.of("CREATE")))
                .containsExactly("CREATE");
    }
}
