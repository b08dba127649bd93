package dev.viveiro.worker.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.viveiro.contract.credential.CredentialSeal;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.VmId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;

/**
 * The host's own key, {@code sealing-key.json} in the worker's home, to which the gateway seals what this host alone may read. It is made
 * once; a home without it gets another one, and the reports say so.
 */
public final class HostKey {
    private final ECKey key;

    private HostKey(ECKey key) {
        this.key = key;
    }

    /** The home's key; made and on disk when this returns. */
    public static HostKey in(Path home, Ids ids) {
        Path file = home.resolve("sealing-key.json");
        try {
            if (Files.exists(file)) {
                return new HostKey(ECKey.parse(Files.readString(file)));
            }
            ECKey made =
                    new ECKeyGenerator(Curve.P_256).keyID("host-" + ids.next()).generate();
            IdentityFile.writeWhole(file, made.toJSONString().getBytes(StandardCharsets.UTF_8));
            return new HostKey(made);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read", e);
        } catch (ParseException e) {
            throw new IllegalArgumentException("expected the host's key, an EC P-256 private JWK, in " + file
                    + "; without the file another is made");
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java makes keys of P-256", e);
        }
    }

    /** The public half as a JWK. */
    public String publicJwk() {
        return key.toPublicJWK().toJSONString();
    }

    /** Throws {@link IllegalArgumentException} for what was sealed to another key, or for another machine or generation. */
    public Secret open(String sealed, VmId vm, int generation) {
        return CredentialSeal.open(sealed, vm, generation, key);
    }

    @Override
    public String toString() {
        return "HostKey[" + key.getKeyID() + "]";
    }
}
