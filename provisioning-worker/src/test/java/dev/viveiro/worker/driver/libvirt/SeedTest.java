package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.GuestNetwork;
import dev.viveiro.kernel.Secret;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.guest.TellingScript;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeedTest {
    private static String seed(MachineSpec spec) {
        return new String(Seed.of(spec), StandardCharsets.UTF_8);
    }

    private static String instance(MachineSpec spec) {
        return instanceOf(seed(spec));
    }

    private static String instanceOf(String seed) {
        String after = seed.split("\"instance-id\":\"", 2)[1];
        return after.substring(0, after.indexOf('"'));
    }

    @Test
    void it_tells_the_guest_its_name_its_address_and_who_may_enter() {
        MachineSpec spec = TestDriverScene.aMachine("web");
        assertThat(seed(spec))
                .contains("\"local-hostname\":\"web\"")
                .contains("\"addresses\":[\"%s/24\"]".formatted(spec.network().address()))
                .contains("\"macaddress\":\"%s\"".formatted(spec.network().mac()))
                .contains("#cloud-config\n")
                .contains("\"hashed_passwd\":\"sha256$00$01\"")
                .contains("ssh-ed25519 AAAA+B/C= ana@example.org")
                .contains("\"ssh_pwauth\":true");
    }

    @Test
    void a_machine_for_keys_alone_takes_no_password() {
        MachineSpec spec = TestDriverScene.aMachine("web");
        assertThat(seed(spec.withLogin(new MachineLogin("ana", null, List.of("ssh-rsa A")))))
                .contains("\"lock_passwd\":true", "\"ssh_pwauth\":false")
                .doesNotContain("hashed_passwd");
    }

    @Test
    void a_machine_without_keys_has_no_empty_list_of_them() {
        MachineSpec spec = TestDriverScene.aMachine("web");
        assertThat(seed(spec.withLogin(new MachineLogin("ana", "$6$a$b", List.of()))))
                .doesNotContain("ssh_authorized_keys");
    }

    @Test
    void a_login_that_was_minted_again_makes_a_new_instance() {
        MachineSpec spec = TestDriverScene.aMachine("web");
        assertThat(instance(spec)).isEqualTo(instance(spec));
        assertThat(instance(spec.withLogin(new MachineLogin("student", "$6$other", List.of()))))
                .isNotEqualTo(instance(spec));
    }

    @Test
    void what_its_owner_gives_it_stands_beside_what_it_is_told_and_makes_no_other_instance() {
        MachineSpec spec = TestDriverScene.aMachine("web");
        MachineSpec given = spec.withUserData(Secret.of("#!/bin/sh\n" + "#".repeat(16_300)));
        assertThat(seed(given)).contains("Content-Type: multipart/mixed", "Merge-Type: list(prepend)");
        assertThat(instance(given)).isEqualTo(instance(spec));
        assertThat(told(given)).as("it is not done once more").doesNotContain("multipart", "#".repeat(100));
    }

    @Test
    void the_most_keys_and_the_most_of_its_owners_fit_together() {
        MachineLogin login = new MachineLogin("ana", null, Collections.nCopies(20, "ssh-rsa " + "A".repeat(8_184)));
        MachineSpec spec = TestDriverScene.aMachine("web").withLogin(login);
        assertThat(seed(spec.withUserData(Secret.of("#!" + "é".repeat(8_191))))).contains("Merge-Type");
    }

    @Test
    void a_guest_that_has_its_login_takes_its_network_anew_and_keeps_its_account_as_it_is() {
        MachineSpec spec = TestDriverScene.aMachine("web");
        MachineNetwork own = spec.network();
        MachineSpec other = spec.withNetwork(new MachineNetwork(
                own.address(),
                own.prefixLength(),
                own.gateway(),
                own.mac(),
                new GuestNetwork("mail", null, List.of("192.0.2.53"))));

        assertThat(told(other))
                .contains("\"local-hostname\":\"mail\"", "[\"192.0.2.53\"]", "\"name\":\"student\"")
                .contains("\"ssh_pwauth\":\"unchanged\"", "\"lock_passwd\":false")
                .doesNotContain("hashed_passwd", "\"passwd\"", "sudo", "ssh_authorized_keys");
        assertThat(told(spec.withLogin(new MachineLogin("ana", null, List.of("ssh-rsa A")))))
                .contains("\"lock_passwd\":false");
        assertThat(instanceOf(told(other))).isEqualTo(instance(other)).isNotEqualTo(instance(spec));
    }

    private static String told(MachineSpec spec) {
        return new String(Seed.of(spec, true), StandardCharsets.UTF_8);
    }

    @Test
    void its_cloud_init_is_asked_to_tell_by_what_no_list_of_its_owners_takes_the_place_of() {
        MachineSpec spec = TestDriverScene.aMachine("web");
        String ours = TellingScript.holdingOpen(ReadyPort.HOPED);
        assertThat(ours).startsWith("#!/bin/sh\n").contains("org.viveiro.cloud-init");
        for (String seed : List.of(
                seed(spec), told(spec), seed(spec.withUserData(Secret.of("#cloud-config\nruncmd: [[touch, /a]]\n"))))) {
            assertThat(seed).contains("vendor-data", ours);
        }
    }

    @Test
    void more_keys_than_the_disk_holds_are_refused() {
        MachineLogin login = new MachineLogin("ana", null, Collections.nCopies(2000, "ssh-rsa " + "A".repeat(200)));
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> Seed.of(TestDriverScene.aMachine("web").withLogin(login)))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("login-unusable"));
    }
}
