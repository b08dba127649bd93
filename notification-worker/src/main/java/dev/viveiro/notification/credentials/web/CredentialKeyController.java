package dev.viveiro.notification.credentials.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.notification.credentials.CredentialKey;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The public key that hosts seal to; the gateway fetches and signs it when a host joins. */
@RestController
class CredentialKeyController {
    private final CredentialKey key;

    CredentialKeyController(CredentialKey key) {
        this.key = key;
    }

    @GetMapping(path = "/internal/credential-key", produces = MediaType.APPLICATION_JSON_VALUE)
    String key(Caller caller) {
        return key.publicJson();
    }
}
