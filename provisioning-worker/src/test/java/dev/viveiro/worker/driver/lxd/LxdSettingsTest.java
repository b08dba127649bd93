package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LxdSettingsTest {
    private static final Map<String, String> REMOTE = Map.of(
            "VIVEIRO_LXD_URL",
            "https://lxd.example:8443",
            "VIVEIRO_LXD_CERTIFICATE",
            "/tls/worker.crt",
            "VIVEIRO_LXD_KEY",
            "/tls/worker.key",
            "VIVEIRO_LXD_SERVER_CERTIFICATE",
            "/tls/server.crt");

    @Test
    void without_a_word_it_is_the_socket_of_the_package() {
        assertThat(LxdSettings.from(Map.of()).byVariable())
                .containsKey("VIVEIRO_LXD_SOCKET")
                .doesNotContainKey("VIVEIRO_LXD_URL");
        assertThat(LxdSettings.found(LxdSettings.USUAL, socket -> false)).hasToString("/var/lib/lxd/unix.socket");
        assertThat(LxdSettings.found(LxdSettings.USUAL, socket -> true)).hasToString("/var/lib/lxd/unix.socket");
        assertThat(LxdSettings.found(LxdSettings.USUAL, socket -> socket.startsWith("/var/lib/incus")))
                .hasToString("/var/lib/incus/unix.socket");
    }

    @Test
    void a_remote_lxd_needs_three_files_and_is_told_as_it_was_set() {
        assertThat(LxdSettings.from(REMOTE).byVariable())
                .containsAllEntriesOf(REMOTE)
                .doesNotContainKey("VIVEIRO_LXD_SOCKET");
        for (String file :
                new String[] {"VIVEIRO_LXD_CERTIFICATE", "VIVEIRO_LXD_KEY", "VIVEIRO_LXD_SERVER_CERTIFICATE"}) {
            Map<String, String> without = new HashMap<>(REMOTE);
            without.remove(file);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LxdSettings.from(without))
                    .withMessageContaining(file);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://lxd.example:8443",
                "lxd.example:8443",
                "https://lxd.example:8443/1.0",
                "https://lxd.example:8443?x=1",
                "https://",
                "not a url"
            })
    void another_url_is_refused_by_the_variables_name(String url) {
        Map<String, String> environment = new HashMap<>(REMOTE);
        environment.put("VIVEIRO_LXD_URL", url);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LxdSettings.from(environment))
                .withMessageContaining("VIVEIRO_LXD_URL")
                .withMessageContaining(url);
    }

    @Test
    void a_socket_and_a_url_are_one_too_many() {
        Map<String, String> both = new HashMap<>(REMOTE);
        both.put("VIVEIRO_LXD_SOCKET", "/var/lib/lxd/unix.socket");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LxdSettings.from(both))
                .withMessageContaining("keep one of them");
    }
}
