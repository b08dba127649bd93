package dev.viveiro.notification.credentials.web;

import dev.viveiro.notification.credentials.Credential;
import org.jspecify.annotations.Nullable;

/**
 * The one answer that holds a password; prints redacted.
 *
 * @param login how to enter, for instance {@code ssh viveiro@10.0.0.7}
 */
record RevealAnswer(String account, @Nullable String address, String password, String login) {
    static RevealAnswer of(Credential credential) {
        return new RevealAnswer(
                credential.account(),
                credential.address(),
                credential.password().reveal(),
                credential.address() == null ? "" : "ssh " + credential.account() + "@" + credential.address());
    }

    @Override
    public String toString() {
        return "RevealAnswer[" + account + ", redacted]";
    }
}
