package dev.viveiro.worker.operation;

import dev.viveiro.kernel.VmId;

/** Makes the first password of a machine and lets nobody see it but the recipient. */
@FunctionalInterface
public interface CredentialMint {
    /** A new password each time. */
    Minted mint(VmId vm, int generation, String account);

    /**
     * What is left of a password.
     *
     * @param sealed compact JWE to the notification worker's key
     * @param keyId of that key
     * @param verifier for the guest, in the form of the hypervisor in use
     */
    record Minted(String sealed, String keyId, String verifier) {}
}
