package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.viveiro.kernel.Ids;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.SleepingPause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerSettingsTest {
    @TempDir
    Path home;

    @Test
    void containers_are_made_where_the_connection_says_so() {
        for (String uri :
                new String[] {"lxc:///", "lxc:///system", "lxc+unix:///system?socket=/run/s", "lxc+ssh://host/"}) {
            assertThat(LibvirtSettings.from(Map.of("VIVEIRO_LIBVIRT_URI", uri)).containers())
                    .as(uri)
                    .isTrue();
        }
        for (String uri : new String[] {"qemu:///system", "test:///default", "qemu+ssh://lxc/system"}) {
            assertThat(LibvirtSettings.from(Map.of("VIVEIRO_LIBVIRT_URI", uri)).containers())
                    .as(uri)
                    .isFalse();
        }
    }

    @Test
    void their_files_are_in_the_home_unless_another_folder_is_named() {
        assertThat(ContainerSettings.from(Map.of(), home).folder()).isEqualTo(home.resolve("containers"));
        assertThat(ContainerSettings.from(Map.of("VIVEIRO_LIBVIRT_CONTAINERS", "/srv/c"), home)
                        .folder())
                .isEqualTo(Path.of("/srv/c"));
    }

    @Test
    void a_containers_root_is_never_an_account_of_the_host() {
        for (String first : new String[] {"0", "1000", "65535", "-1", "2000000001", "many"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ContainerSettings.from(Map.of("VIVEIRO_LIBVIRT_FIRST_ID", first), home))
                    .withMessageContaining("VIVEIRO_LIBVIRT_FIRST_ID");
        }
        assertThat(ContainerSettings.from(Map.of("VIVEIRO_LIBVIRT_FIRST_ID", "65536"), home)
                        .firstId())
                .isEqualTo(65_536);
    }

    @Test
    void a_folder_that_others_cannot_pass_is_found() throws IOException {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        assertThat(ContainerFolders.closed(home.resolve("libvirt/containers"))).isEqualTo(home);

        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
        assertThat(ContainerFolders.closed(home.resolve("libvirt/containers"))).isNull();
    }

    @Test
    void what_cannot_be_used_is_said_by_the_driver_and_by_doctor() {
        DriverContext context = new DriverContext(
                home,
                Map.of("VIVEIRO_LIBVIRT_URI", "lxc:///", "VIVEIRO_LIBVIRT_FIRST_ID", "0"),
                Clock.systemUTC(),
                Ids.timeOrdered(),
                new SleepingPause());

        assertThat(LibvirtDriver.open(context).info().impediment()).contains("VIVEIRO_LIBVIRT_FIRST_ID");
        assertThat(LibvirtDriver.examine(context).info().impediment()).contains("VIVEIRO_LIBVIRT_FIRST_ID");
    }
}
