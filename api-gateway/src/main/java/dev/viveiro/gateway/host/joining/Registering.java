package dev.viveiro.gateway.host.joining;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.host.store.HostRecords;
import dev.viveiro.gateway.host.store.HostRow;
import dev.viveiro.gateway.host.store.HostRow.Ratios;
import dev.viveiro.gateway.host.store.JoinTokens;
import dev.viveiro.gateway.keys.Sha256;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Secret;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** A host is made known, and gets the token with which it joins. */
@Service
public class Registering {
    private static final int TOKEN_BYTES = 32;

    private final HostRecords hosts;
    private final JoinTokens tokens;
    private final HostSettings settings;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Registering(HostRecords hosts, JoinTokens tokens, HostSettings settings, Ids ids, Clock clock) {
        this.hosts = hosts;
        this.tokens = tokens;
        this.settings = settings;
        this.ids = ids;
        this.clock = clock;
    }

    /** A host that may join with {@code token} until {@code expiresAt}. */
    public record Registered(HostRow host, Secret token, Instant expiresAt) {}

    /**
     * Registers a host, or gives one that never joined a new token, which ends the old one; in the caller's transaction.
     *
     * @throws ProblemException 409 {@code name-in-use} when a host of that name has joined
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Registered register(String name, Ratios ratios, HostResources headroom) {
        Optional<HostRow> known = hosts.lockByName(name);
        if (known.isPresent() && known.get().joinedAt() != null) {
            throw inUse(name);
        }
        HostId id = known.map(HostRow::id).orElseGet(ids::nextHost);
        if (known.isPresent()) {
            hosts.configure(id, ratios, headroom);
        } else {
            insert(id, name, ratios, headroom);
        }
        Secret token = token();
        Instant expiresAt = clock.instant().plus(settings.joinTokenLife());
        tokens.issue(id, Sha256.of(token.revealUtf8()), expiresAt);
        return new Registered(hosts.find(id).orElseThrow(), token, expiresAt);
    }

    private void insert(HostId id, String name, Ratios ratios, HostResources headroom) {
        try {
            hosts.insert(id, name, ratios, headroom);
        } catch (DuplicateKeyException e) {
            throw inUse(name);
        }
    }

    private static ProblemException inUse(String name) {
        return new ProblemException(ProblemCode.NAME_IN_USE, "There is a host " + name + " already.");
    }

    private Secret token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Secret.of("vj_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
