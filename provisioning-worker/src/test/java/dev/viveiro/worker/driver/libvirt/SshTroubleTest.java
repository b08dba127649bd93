package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SshTroubleTest {
    private static final String CHANGED = """
            Cannot recv data: @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\r
            @    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r
            @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\r
            IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!\r
            Someone could be eavesdropping on you right now (man-in-the-middle attack)!\r
            It is also possible that a host key has just been changed.\r
            The fingerprint for the ED25519 key sent by the remote host is
            SHA256:H10b+mKkeJVAjLGsAjNvECmS3uLhlglfWVlN3pmBIv4.\r
            Please contact your system administrator.\r
            Add correct host key in /etc/v/known to get rid of this message.\r
            Offending ED25519 key in /etc/v/known:1\r
              remove with:\r
              ssh-keygen -f "/etc/v/known" -R "hv-1"\r
            Host key for hv-1 has changed and you have requested strict checking.\r
            Host key verification failed.: Connection reset by peer""";

    @Test
    void of_another_key_than_the_known_one_both_are_told_in_one_line() {
        assertThat(SshTrouble.inShort(CHANGED))
                .isEqualTo("SHA256:H10b+mKkeJVAjLGsAjNvECmS3uLhlglfWVlN3pmBIv4. Offending ED25519 key in /etc/v/known:1"
                        + " Host key for hv-1 has changed and you have requested strict checking."
                        + " Host key verification failed.: Connection reset by peer");
        assertThat(SshTrouble.nextStep(CHANGED)).contains("compare that key");
    }

    @Test
    void whatever_else_is_told_in_one_line() {
        assertThat(SshTrouble.inShort("Cannot recv data: Connection timed out\r\n\r\nby peer\n"))
                .isEqualTo("Cannot recv data: Connection timed out by peer");
    }

    @ParameterizedTest
    @CsvSource({
        "Host key verification failed.: Connection reset by peer, ssh-keyscan",
        "root@hv-1: Permission denied (publickey).: Connection reset by peer, authorized_keys",
        "End of file while reading data: sh: 1: nc: not found: Input/output error, netcat",
        "ssh: connect to host hv-1 port 22: Connection refused, sshd"
    })
    void what_can_be_done_is_told(String error, String step) {
        assertThat(SshTrouble.nextStep(error)).contains(step);
    }

    /** The step is the operator's: of other connections nothing is said of SSH. */
    @Test
    void of_other_connections_nothing_is_said_of_ssh() {
        assertThat(LibvirtFailures.unreachable("asking", "qemu+tls://hv-1/system", "Permission denied")
                        .nextStep())
                .doesNotContain("key");
    }
}
