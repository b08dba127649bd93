package dev.viveiro.worker.driver.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class UserDataTest {
    private static final Pattern BETWEEN = Pattern.compile("--==viveiro-part==(--)?\n");

    private final Map<String, Object> settings = new LinkedHashMap<>(Map.of(
            "hostname", "web",
            "manage_etc_hosts", true,
            "users", List.of(Map.of("name", "student")),
            "ssh_pwauth", true,
            "ssh_deletekeys", false));

    /** The parts of the archive as cloud-init sees them: what is in Base64 decoded, below its headers. */
    private List<String> parts(String owners) {
        String archive = new String(UserData.archive(Secret.of(owners), settings), StandardCharsets.UTF_8);
        return BETWEEN.splitAsStream(archive)
                .skip(1)
                .map(part -> {
                    int head = part.indexOf("\n\n");
                    return part.substring(0, head).contains("base64")
                            ? part.substring(0, head) + "\n"
                                    + new String(
                                            Base64.getMimeDecoder().decode(part.substring(head + 2)),
                                            StandardCharsets.UTF_8)
                            : part;
                })
                .toList();
    }

    @Test
    void the_owners_comes_after_the_defaults_and_before_name_and_login() {
        List<String> parts = parts("#cloud-config\npackages: [vim, né]\n");
        assertThat(parts).hasSize(4);
        assertThat(parts.get(0))
                .contains("#cloud-config\n{\"ssh_deletekeys\":false}")
                .doesNotContain("Merge-Type");
        assertThat(parts.get(1))
                .startsWith("Content-Type: text/plain")
                .endsWith("#cloud-config\npackages: [vim, né]\n");
        assertThat(parts.get(2))
                .contains("Merge-Type: list()+dict(replace)+str()\n")
                .contains("\"hostname\":\"web\"", "\"manage_etc_hosts\":true", "\"ssh_pwauth\":true");
        assertThat(parts.get(3))
                .contains("Merge-Type: list(prepend)+dict(no_replace,recurse_list)+str()\n")
                .endsWith("#cloud-config\n{\"users\":[{\"name\":\"student\"}]}\n");
    }

    @Test
    void a_machine_for_keys_alone_leaves_passwords_of_others_to_its_owner() {
        settings.put("ssh_pwauth", false);
        List<String> parts = parts("#!/bin/sh\n");
        assertThat(parts.get(0)).contains("\"ssh_pwauth\":false");
        assertThat(parts.get(2)).doesNotContain("ssh_pwauth");
    }

    @Test
    void an_archive_of_the_owners_is_a_part_as_it_is() {
        String archive = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"x\"\n\n--x\n"
                + "Content-Type: text/x-shellscript\n\n#!/bin/sh\n--x--\n";
        assertThat(parts(archive).get(1)).isEqualTo(archive + "\n");
    }
}
