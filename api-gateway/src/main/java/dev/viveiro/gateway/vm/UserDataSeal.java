package dev.viveiro.gateway.vm;

import com.nimbusds.jose.jwk.ECKey;
import dev.viveiro.contract.credential.CredentialSeal;
import dev.viveiro.contract.credential.SealingKey;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.Secret;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Seals what a guest is given for the host that makes the machine: neither the broker nor a journal can read it. */
@Component
class UserDataSeal {
    private static final Logger log = LoggerFactory.getLogger(UserDataSeal.class);
    /** What nobody can open: the host answers that it could not, and the next attempt seals it anew. */
    private static final String NOBODYS = "";

    private final UserDataStore store;
    private final Hosts hosts;
    private final SecureRandom random = new SecureRandom();

    UserDataSeal(UserDataStore store, Hosts hosts) {
        this.store = store;
        this.hosts = hosts;
    }

    /** Of the machine for the host and the generation that it is placed in; null when its guest is given nothing. */
    @Nullable
    String of(Vm vm) {
        UUID id = vm.build().userData();
        if (id == null) {
            return null;
        }
        // one that can't be sealed must not keep other machines' commands from leaving
        try {
            Optional<Secret> given = store.find(id);
            Optional<String> key = hosts.sealingKey(vm.host());
            if (given.isPresent() && key.isPresent()) {
                return CredentialSeal.seal(
                        given.get(), vm.id(), vm.place().generation(), SealingKey.to(ECKey.parse(key.get()), random));
            }
            log.warn(
                    "The user-data of machine {} can't be sealed: {}. Its host will refuse it.",
                    vm.id(),
                    given.isEmpty() ? "it is not there" : "its host has no key");
        } catch (ParseException | IllegalStateException unusable) {
            log.warn(
                    "The user-data of machine {} can't be sealed: it, or the key of host {}, can't be read. Its host will refuse it.",
                    vm.id(),
                    vm.host());
        }
        return NOBODYS;
    }
}
