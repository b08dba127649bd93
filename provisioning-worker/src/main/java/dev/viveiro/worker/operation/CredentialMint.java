package dev.viveiro.worker.operation;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.PasswordScheme;

/** Makes the first password of a machine and lets nobody see it but the recipient. */
@FunctionalInterface
public interface CredentialMint {
    /**
     * A new password each time.
     *
     * @param scheme of the hypervisor that makes the machine
     */
    Minted mint(VmId vm, int generation, String account, PasswordScheme scheme);

    /**
     * What is left of a password.
     *
     * @param sealed compact JWE to the notification worker's key
     * @param keyId of that key
     * @param verifier for the guest, in the form of its hypervisor
     */
    record Minted(String sealed, String keyId, String verifier) {}
}
