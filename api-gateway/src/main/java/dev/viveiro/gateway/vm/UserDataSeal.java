package dev.viveiro.gateway.vm;

import com.nimbusds.jose.jwk.ECKey;
import dev.viveiro.contract.credential.CredentialSeal;
import dev.viveiro.contract.credential.SealingKey;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Secret;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** Of one machine for the host and the generation that it is placed in; null when its guest is given nothing. */
    @Nullable
    String of(Vm vm) {
        return together(List.of(vm)).of(vm);
    }

    /** For the commands of these machines, which leave together: whatever many of them need is read and made once. */
    Together together(Collection<Vm> vms) {
        return new Together(vms);
    }

    /** Sealing for some machines; for one transaction, and one thread. The keys that it made are forgotten with it. */
    final class Together {
        private final Set<UUID> ids;
        private final Map<HostId, Optional<SealingKey>> keys = new HashMap<>();
        private @Nullable Map<UUID, Secret> read;

        private Together(Collection<Vm> vms) {
            this.ids = vms.stream()
                    .flatMap(vm -> Stream.ofNullable(vm.build().userData()))
                    .collect(Collectors.toSet());
        }

        /** Of one of them, wherever it is placed now; null when its guest is given nothing. */
        @Nullable
        String of(Vm vm) {
            UUID id = vm.build().userData();
            if (id == null) {
                return null;
            }
            Secret given = given().get(id);
            Optional<SealingKey> key = keys.computeIfAbsent(vm.host(), UserDataSeal.this::keyOf);
            // one that can't be sealed must not keep other machines' commands from leaving
            if (given == null || key.isEmpty()) {
                log.warn(
                        "The user-data of machine {} can't be sealed: {}. Its host will refuse it.",
                        vm.id(),
                        given == null ? "it is not there" : "its host has no key");
                return NOBODYS;
            }
            return CredentialSeal.seal(given, vm.id(), vm.place().generation(), key.get());
        }

        /** Nothing is read for machines none of which is made by what leaves. */
        private Map<UUID, Secret> given() {
            Map<UUID, Secret> known = read;
            if (known == null) {
                known = store.findAll(ids);
                read = known;
            }
            return known;
        }
    }

    private Optional<SealingKey> keyOf(HostId host) {
        try {
            Optional<String> key = hosts.sealingKey(host);
            return key.isEmpty() ? Optional.empty() : Optional.of(SealingKey.to(ECKey.parse(key.get()), random));
        } catch (ParseException | IllegalStateException unusable) {
            log.warn("Nothing can be sealed for host {}: what it reported is no key to seal to.", host);
            return Optional.empty();
        }
    }
}
