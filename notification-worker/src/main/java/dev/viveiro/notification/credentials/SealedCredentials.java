package dev.viveiro.notification.credentials;

import dev.viveiro.notification.credentials.store.SealedRow;
import dev.viveiro.notification.credentials.store.SqlSealedCredentials;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
     * Keeps the ciphertexts for the links of their deliveries; nothing for a machine that only keys can enter. Part of the
     * caller's transaction.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void keep(List<NewCredential> credentials, Instant now) {
        Map<SealedRow, byte[]> hashes = new LinkedHashMap<>();
        for (NewCredential credential : credentials) {
            if (credential.credential().sealed() != null) {
                hashes.put(row(credential), links.hashOf(credential.delivery()));
            }
        }
        store.keep(hashes, now);
    }

    private static SealedRow row(NewCredential credential) {
        return new SealedRow(
                credential.delivery(),
                credential.vm().id(),
                credential.vm().generation(),
                credential.credential().account(),
                credential.vm().address(),
                credential.credential().sealed(),
                null);
    }
}
