package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.viveiro.worker.driver.MachineLogin;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CleaningTest {
    private static final String PUSHED = "ssh-ed25519 AAAA ana@example.org";
    private static final Cleaning CLEANING =
            new Cleaning(new MachineLogin("student", "$6$a$b", List.of(PUSHED)), "/home/student");

    private static Map<String, String> cleaned(TarBuilder archive) {
        return TarBuilder.listed(archive.filtered(CLEANING));
    }

    @Test
    void keys_ids_logs_and_histories_of_the_machine_are_gone() {
        assertThat(cleaned(new TarBuilder()
                        .file("rootfs/etc/ssh/ssh_host_rsa_key", "secret")
                        .file("rootfs/etc/ssh/ssh_host_rsa_key.pub", "of the host")
                        .file("rootfs/etc/ssh/sshd_config", "Port 22")
                        .file("rootfs/etc/machine-id", "0123")
                        .file("rootfs/var/lib/dbus/machine-id", "0123")
                        .folder("rootfs/var/log")
                        .file("rootfs/var/log/syslog", "what happened")
                        .file("rootfs/var/log/apt/history.log", "what happened")
                        .folder("rootfs/var/log/journal")
                        .file("rootfs/var/log/journal/0123/system.journal", "what happened")
                        .folder("rootfs/var/lib/cloud")
                        .file("rootfs/var/lib/cloud/instances/1/user-data.txt", "secret")
                        .file("rootfs/var/lib/systemd/random-seed", "secret")
                        .file("rootfs/var/lib/dhcp/dhclient.leases", "10.0.0.1")
                        .file("rootfs/root/.bash_history", "passwd")
                        .file("rootfs/home/student/.python_history", "secret")
                        .file("rootfs/etc/sudoers.d/90-viveiro", "ALL")
                        .file("rootfs/etc/sudoers.d/own", "ALL")
                        .file("rootfs/etc/shadow-", "student:$6$a$b:1")
                        .file("rootfs/home/student/work", "the class's")))
                .containsExactly(
                        entry("rootfs/etc/ssh/sshd_config", "Port 22"),
                        entry("rootfs/etc/machine-id", ""),
                        entry("rootfs/var/log", ""),
                        entry("rootfs/var/log/syslog", ""),
                        entry("rootfs/var/log/apt/history.log", ""),
                        entry("rootfs/var/log/journal", ""),
                        entry("rootfs/var/lib/cloud", ""),
                        entry("rootfs/etc/sudoers.d/own", "ALL"),
                        entry("rootfs/home/student/work", "the class's"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "etc/passwd-",
                "etc/shadow-",
                "etc/gshadow-",
                "etc/group+",
                "etc/shadow~",
                "etc/shadow.org",
                "etc/passwd.dpkg-old",
                "etc/nshadow",
                "etc/ngshadow",
                "etc/nshadow-",
                "var/backups/shadow.bak",
                "var/backups/gshadow.bak",
                "var/backups/passwd.bak.1.gz"
            })
    void no_copy_of_the_files_of_accounts_stays(String copy) {
        assertThat(cleaned(new TarBuilder().file("rootfs/" + copy, "student:$6$a$b:1")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"etc/passwd", "etc/group", "etc/gshadow", "srv/shadow-", "var/backups/alternatives.tar.0"})
    void what_is_no_copy_of_them_stays(String other) {
        assertThat(cleaned(new TarBuilder().file("rootfs/" + other, "x"))).containsOnlyKeys("rootfs/" + other);
    }

    @Test
    void the_login_opens_nothing_and_what_others_put_there_stays() {
        assertThat(cleaned(new TarBuilder()
                        .file("rootfs/etc/shadow", "root:*:1:0:::::\nstudent:$6$a$b::0:99999:7:::\nstudents:$6$c:1\n")
                        .file("rootfs/home/student/.ssh/authorized_keys", PUSHED + "\nssh-rsa BBBB teacher\n")
                        .file("rootfs/root/.ssh/authorized_keys", PUSHED + "\n")))
                .containsExactly(
                        entry("rootfs/etc/shadow", "root:*:1:0:::::\nstudent:*::0:99999:7:::\nstudents:$6$c:1\n"),
                        entry("rootfs/home/student/.ssh/authorized_keys", "ssh-rsa BBBB teacher\n"),
                        entry("rootfs/root/.ssh/authorized_keys", PUSHED + "\n"));
    }

    @Test
    void what_lxd_says_of_the_image_has_no_mark_of_ours() {
        assertThat(cleaned(new TarBuilder()
                        .file(
                                "metadata.yaml",
                                "architecture: x86_64\nproperties:\n  os: debian\n  viveiro.capture: x\n")
                        .file("templates/hostname.tpl", "{{ container.name }}\n")))
                .containsExactly(
                        entry("metadata.yaml", "architecture: x86_64\nproperties:\n  os: debian\n"),
                        entry("templates/hostname.tpl", "{{ container.name }}\n"));
    }
}
