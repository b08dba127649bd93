package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshProgramTest {
    private static final String HOST = "qemu+ssh://root@hv-1/system";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qemu:///system",
                "qemu+unix:///system?socket=/run/s",
                "qemu+tls://hv-1/system?pkipath=/etc/x",
                "qemu+libssh://hv-1/system?known_hosts=/etc/x",
                "test:///default",
                "lxc:///"
            })
    void a_uri_of_another_transport_is_left_as_it_is(String uri) throws IOException {
        assertThat(SshProgram.called(uri, folder)).isEqualTo(uri);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void ssh_asks_nobody_and_gives_up_a_silent_host() throws IOException {
        Path script = folder.resolve("ssh");

        assertThat(SshProgram.called(HOST, folder)).isEqualTo(HOST + "?no_tty=1&command=" + escaped(script));

        assertThat(script)
                .content()
                .startsWith("#!/bin/sh\n")
                .contains("-o BatchMode=yes", "-o ConnectTimeout=", "-o ServerAliveInterval=")
                .doesNotContain("KnownHosts", "StrictHostKeyChecking")
                .endsWith(" \"$@\"\n");
        assertThat(Files.getPosixFilePermissions(script)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    /** libvirt takes the last of several. */
    @Test
    void a_uri_that_would_have_somebody_asked_does_not() throws IOException {
        String uri = "LXC+SSH://hv-1/?no_tty=0";

        assertThat(SshProgram.called(uri, folder)).startsWith(uri + "&no_tty=1&command=");
    }

    @Test
    void who_names_a_program_has_it_called_and_nobody_is_asked_all_the_same() throws IOException {
        String uri = HOST + "?command=/opt/ssh";

        assertThat(SshProgram.called(uri, folder)).isEqualTo(uri + "&no_tty=1");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void the_hosts_that_the_uri_names_are_the_only_known_ones() throws IOException {
        String unused = SshProgram.called(HOST + "?keyfile=/etc/v/key&Known_Hosts=%2Fetc%2Fv%2Fknown", folder);

        assertThat(folder.resolve("ssh"))
                .content()
                .contains(
                        "-o UserKnownHostsFile=/etc/v/known -o GlobalKnownHostsFile=/dev/null",
                        "-o StrictHostKeyChecking=yes");
    }

    @Test
    void a_host_may_be_believed_at_first_sight() {
        assertThat(SshProgram.of(HOST + "?known_hosts=/k&known_hosts_verify=auto")
                        .options())
                .contains("-o StrictHostKeyChecking=accept-new");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "known_hosts=known",
                "known_hosts=/etc/a%20b",
                "known_hosts=/etc/%24(reboot)",
                "known_hosts=/etc/%zz",
                "known_hosts=/k&known_hosts_verify=ignore",
                "known_hosts=/k&command=/opt/ssh",
                "known_hosts_verify=normal;command=/opt/ssh"
            })
    void what_cannot_be_heeded_is_refused_by_name(String query) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LibvirtSettings.from(Map.of("VIVEIRO_LIBVIRT_URI", HOST + "?" + query)))
                .withMessageStartingWith("VIVEIRO_LIBVIRT_URI ")
                .withMessageMatching(".*(known_hosts|%zz).*");
    }

    @Test
    void what_is_called_for_a_while_leaves_nothing() throws IOException {
        Path script = SshProgram.meanwhile(HOST, called -> {
            Path there =
                    Path.of(called.substring(called.indexOf("command=") + 8).replace("%2F", "/"));
            assertThat(there).isExecutable();
            return there;
        });

        assertThat(script).doesNotExist();
        assertThat(script.getParent()).doesNotExist();
    }

    private static String escaped(Path path) {
        return path.toString().replace("/", "%2F");
    }
}
