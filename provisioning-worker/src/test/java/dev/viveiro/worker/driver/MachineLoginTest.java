package dev.viveiro.worker.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineLoginTest {

    @Test
    void a_login_in_a_log_line_does_not_show_its_verifier() {
        MachineLogin login = MachineFixtures.aMachine("web").login();

        assertThat(login.toString()).contains("student", "sshKeys=2").doesNotContain("sha256");
        assertThat(MachineFixtures.aMachine("web").toString()).doesNotContain("sha256");
    }
}
