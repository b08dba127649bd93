package dev.viveiro.worker.driver;

/** The form in which a hypervisor's guests take the verifier of a password. */
@FunctionalInterface
public interface PasswordScheme {
    /**
     * What {@link MachineLogin#passwordVerifier()} is to hold for this password.
     *
     * @param salt at least 16 random bytes, used for this password alone
     */
    String verifierOf(String password, byte[] salt);
}
