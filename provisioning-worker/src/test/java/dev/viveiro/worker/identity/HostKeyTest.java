package dev.viveiro.worker.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.jwk.ECKey;
import dev.viveiro.contract.credential.CredentialSeal;
import dev.viveiro.contract.credential.SealingKey;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.VmId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostKeyTest {
    private static final Ids IDS = Ids.timeOrdered();
    private static final Secret TEXT = Secret.of("#cloud-config\npackages: [né]\n");

    @TempDir
    Path home;

    private final VmId vm = IDS.nextVm();

    private String sealed(HostKey key) throws Exception {
        return CredentialSeal.seal(TEXT, vm, 2, SealingKey.to(ECKey.parse(key.publicJwk()), new SecureRandom()));
    }

    @Test
    void a_home_keeps_its_key_where_its_user_alone_reads_it() throws Exception {
        HostKey first = HostKey.in(home, IDS);
        String sealed = sealed(first);
        assertThat(HostKey.in(home, IDS).open(sealed, vm, 2)).isEqualTo(TEXT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("sealing-key.json"))))
                .isEqualTo("rw-------");
        assertThat(first.publicJwk()).doesNotContain("\"d\"");
        assertThat(first.toString()).startsWith("HostKey[host-");
    }

    @Test
    void another_hosts_key_and_another_generation_open_nothing(@TempDir Path other) throws Exception {
        HostKey key = HostKey.in(home, IDS);
        HostKey others = HostKey.in(other, IDS);
        String sealed = sealed(key);
        assertThatIllegalArgumentException().isThrownBy(() -> others.open(sealed, vm, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> key.open(sealed, vm, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> key.open("", vm, 2));
    }

    @Test
    void a_file_that_is_no_key_is_refused_and_stays() throws Exception {
        Files.writeString(home.resolve("sealing-key.json"), "{}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostKey.in(home, IDS))
                .withMessageContaining("sealing-key.json");
        assertThat(home.resolve("sealing-key.json")).hasContent("{}");
    }
}
