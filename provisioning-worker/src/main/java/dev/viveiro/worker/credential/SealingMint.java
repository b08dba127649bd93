package dev.viveiro.worker.credential;

import dev.viveiro.contract.credential.CredentialSeal;
import dev.viveiro.contract.credential.SealingKey;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.PasswordScheme;
import dev.viveiro.worker.operation.CredentialMint;
import java.security.SecureRandom;

/** Makes a password, seals it, and keeps nothing of it. */
public final class SealingMint implements CredentialMint {
    private static final int SALT = 16;

    private final SealingKeys keys;
    private final SecureRandom random;

    public SealingMint(SealingKeys keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    @Override
    public Minted mint(VmId vm, int generation, String account, PasswordScheme scheme) {
        Secret password = RandomPassword.from(random);
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        SealingKey key = keys.next();
        return new Minted(
                CredentialSeal.seal(password, vm, generation, key),
                key.recipient(),
                scheme.verifierOf(password.reveal(), salt));
    }
}
