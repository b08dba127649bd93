package dev.viveiro.notification.credentials;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import dev.viveiro.contract.credential.CredentialSeal;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.VmId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import org.springframework.stereotype.Component;

/** The one key that opens sealed passwords; its private part never leaves this object. */
@Component
public final class CredentialKey {
    private final ECKey key;

    CredentialKey(CredentialSettings settings) {
        this.key = read(settings.keyFile());
    }

    /** The public JWK with {@code kid}, as JSON. */
    public String publicJson() {
        return key.toPublicJWK().toJSONString();
    }

    /** Name of the key, as {@code kid}. */
    public String id() {
        return key.getKeyID();
    }

    /** Throws {@link IllegalArgumentException} for a seal of another machine, generation or key. */
    Secret open(String sealed, VmId vm, int generation) {
        return CredentialSeal.open(sealed, vm, generation, key);
    }

    @Override
    public String toString() {
        return "CredentialKey[" + id() + "]";
    }

    private static ECKey read(Path file) {
        String expected =
                "viveiro.notification.credentials.key-file: expected a private EC P-256 JWK with kid in " + file;
        try {
            ECKey key = ECKey.parse(Files.readString(file));
            if (!key.isPrivate() || key.getKeyID() == null || !Curve.P_256.equals(key.getCurve())) {
                throw new IllegalStateException(expected + ", but it lacks one of these");
            }
            return key;
        } catch (IOException e) {
            throw new IllegalStateException(expected + ", but it can't be read", e);
        } catch (ParseException e) {
            // without the cause: it may quote the file
            throw new IllegalStateException(expected + ", but it is no JWK");
        }
    }
}
