package dev.viveiro.worker.driver.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccountFilesTest {
    private static final AccountFiles DEBIAN = new AccountFiles(
            "root:x:0:0:root:/root:/bin/bash\nubuntu:x:1000:1000::/home/ubuntu:/bin/bash\n",
            "root:x:0:\nsudo:x:27:ubuntu\nubuntu:x:1000:\n",
            "root:*:19000:0:99999:7:::\nubuntu:!:19000:0:99999:7:::\n");

    @Test
    void a_new_account_takes_the_first_free_number_and_the_verifier() {
        AccountFiles files = DEBIAN.with("student", "$6$salt$digest", "/bin/bash");

        assertThat(files.passwd()).endsWith("student:x:1001:1001::/home/student:/bin/bash\n");
        assertThat(files.group()).endsWith("student:x:1001:\n");
        assertThat(files.shadow()).endsWith("student:$6$salt$digest::0:99999:7:::\n");
        assertThat(files.find("student")).contains(new AccountFiles.Account("student", 1001, 1001, "/home/student"));
    }

    @Test
    void an_account_that_is_there_keeps_all_but_its_verifier() {
        AccountFiles files = DEBIAN.with("root", "$6$salt$digest", "/bin/sh");

        assertThat(files.passwd()).isEqualTo(DEBIAN.passwd());
        assertThat(files.group()).isEqualTo(DEBIAN.group());
        assertThat(files.shadow()).doesNotContain("root:*").contains("root:$6$salt$digest::");
        assertThat(files.shadow()).contains("ubuntu:!:19000");
    }

    @Test
    void doing_it_twice_is_doing_it_once() {
        AccountFiles once = DEBIAN.with("student", "v", "/bin/sh").in("sudo", "student");

        assertThat(once.with("student", "v", "/bin/sh").in("sudo", "student")).isEqualTo(once);
        assertThat(once.group()).contains("sudo:x:27:ubuntu,student\n");
    }

    @Test
    void without_a_verifier_no_password_opens_it() {
        assertThat(DEBIAN.with("student", null, "/bin/sh").shadow()).contains("student:*::");
    }

    @Test
    void a_group_that_the_guest_does_not_have_is_not_made() {
        assertThat(DEBIAN.in("wheel", "ubuntu")).isEqualTo(DEBIAN);
    }

    @Test
    void a_file_without_a_last_line_end_gets_one() {
        AccountFiles files = new AccountFiles("root:x:0:0::/root:/bin/sh", "root:x:0:", "").with("a", "v", "/bin/sh");

        assertThat(files.passwd().lines()).hasSize(2);
        assertThat(files.shadow()).isEqualTo("a:v::0:99999:7:::\n");
    }

    @Test
    void an_account_that_a_guest_made_illegible_is_none() {
        for (String line :
                List.of("a:x:one:1::/home/a:/bin/sh", "a:x:1:1::home:/bin/sh", "a:x:1:1", "a:x:99999999999:1::/a:/b")) {
            assertThat(new AccountFiles(line + "\n", "", "").find("a")).isEmpty();
        }
    }

    @Test
    void verifiers_are_not_in_a_log() {
        assertThat(DEBIAN.with("student", "$6$salt$digest", "/bin/sh").toString())
                .doesNotContain("digest");
    }
}
