package dev.viveiro.notification.credentials;

import dev.viveiro.contract.credential.SealedCredential;
import dev.viveiro.contract.vm.VmSnapshot;
import dev.viveiro.notification.credentials.store.SealedRow;
import dev.viveiro.notification.credentials.store.SqlSealedCredentials;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Passwords that wait for their link to be opened, as ciphertext. */
@Service
public class SealedCredentials {
    private final SqlSealedCredentials store;
    private final RevealLinks links;

    SealedCredentials(SqlSealedCredentials store, RevealLinks links) {
        this.store = store;
        this.links = links;
    }

    /**
     * Keeps the ciphertext for the link of this delivery; nothing for a machine that only keys can enter. Part of the
     * caller's transaction.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void keep(UUID delivery, VmSnapshot vm, SealedCredential credential, Instant now) {
        if (credential.sealed() != null) {
            store.keep(
                    new SealedRow(
                            delivery,
                            vm.id(),
                            vm.generation(),
                            credential.account(),
                            vm.address(),
                            credential.sealed(),
                            null),
                    links.hashOf(delivery),
                    now);
        }
    }
}
