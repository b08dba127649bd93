package dev.viveiro.worker.driver;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How its owner gets into a machine. It never holds a password, only what a password can be checked against.
 *
 * @param account the account in the guest
 * @param passwordVerifier the salted hash the guest checks a password against, in the form the hypervisor's guests take;
 *     null for a machine that only keys open
 * @param sshKeys public keys, one per element, as in {@code authorized_keys}
 */
public record MachineLogin(String account, @Nullable String passwordVerifier, List<String> sshKeys) {
    public MachineLogin {
        sshKeys = List.copyOf(sshKeys);
    }

    /** Without the verifier: a hash is of no use in a log, except to whoever would guess at it. */
    @Override
    public String toString() {
        return "MachineLogin[account=%s, passwordVerifier=%s, sshKeys=%d]"
                .formatted(account, passwordVerifier == null ? "none" : "(kept out)", sshKeys.size());
    }
}
