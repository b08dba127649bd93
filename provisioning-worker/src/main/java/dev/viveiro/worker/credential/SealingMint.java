package dev.viveiro.worker.credential;

import dev.viveiro.contract.credential.CredentialSeal;
import dev.viveiro.contract.credential.SealingKey;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.PasswordScheme;
import dev.viveiro.worker.operation.CredentialMint;
import java.security.SecureRandom;
import java.util.function.Supplier;

/** Makes a password, seals it, and keeps nothing of it. */
public final class SealingMint implements CredentialMint {
    private static final int SALT = 16;

    private final Supplier<PasswordScheme> scheme;
    private final SealingKeys keys;
    private final SecureRandom random;

    /** @param scheme of the hypervisor in use */
    public SealingMint(Supplier<PasswordScheme> scheme, SealingKeys keys, SecureRandom random) {
        this.scheme = scheme;
        this.keys = keys;
        this.random = random;
    }

    @Override
    public Minted mint(VmId vm, int generation, String account) {
        Secret password = RandomPassword.from(random);
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        SealingKey key = keys.next();
        return new Minted(
                CredentialSeal.seal(password, vm, generation, key),
                key.recipient(),
                scheme.get().verifierOf(password.reveal(), salt));
    }
}
