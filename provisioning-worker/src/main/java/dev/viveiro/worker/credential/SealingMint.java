package dev.viveiro.worker.credential;

import com.nimbusds.jose.jwk.ECKey;
import dev.viveiro.contract.credential.CredentialSeal;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.PasswordScheme;
import dev.viveiro.worker.operation.CredentialMint;
import java.security.SecureRandom;

/** Makes a password, seals it, and keeps nothing of it. */
public final class SealingMint implements CredentialMint {
    private static final int SALT = 16;

    private final PasswordScheme scheme;
    private final ECKey recipient;
    private final SecureRandom random;

    /** @param recipient the notification worker's public key */
    public SealingMint(PasswordScheme scheme, ECKey recipient, SecureRandom random) {
        this.scheme = scheme;
        this.recipient = recipient;
        this.random = random;
    }

    @Override
    public Minted mint(VmId vm, int generation, String account) {
        Secret password = RandomPassword.from(random);
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        return new Minted(
                CredentialSeal.seal(password, vm, generation, recipient),
                recipient.getKeyID(),
                scheme.verifierOf(password.reveal(), salt));
    }
}
