package dev.viveiro.gateway.host.joining;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.store.HostRecords;
import dev.viveiro.gateway.host.store.HostRecords.Introduction;
import dev.viveiro.gateway.host.store.HostRow;
import dev.viveiro.gateway.host.store.JoinTokens;
import dev.viveiro.gateway.host.store.JoinTokens.JoinToken;
import dev.viveiro.gateway.keys.Sha256;
import dev.viveiro.gateway.keys.SigningKey;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Secret;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * A host exchanges its token for all it needs. The token is used up in the transaction that holds its row, after the broker
 * and the notification worker did their part: while either is away nothing is used up, and the same joiner may try again.
 */
@Service
public class Joining {
    private static final Logger log = LoggerFactory.getLogger(Joining.class);

    private final HostRecords hosts;
    private final JoinTokens tokens;
    private final BrokerAccess brokerAccess;
    private final CredentialKeys credentialKeys;
    private final SigningKey signing;
    private final Clock clock;
    private final TransactionOperations transaction;

    Joining(
            HostRecords hosts,
            JoinTokens tokens,
            BrokerAccess brokerAccess,
            CredentialKeys credentialKeys,
            SigningKey signing,
            Clock clock,
            TransactionOperations transaction) {
        this.hosts = hosts;
        this.tokens = tokens;
        this.brokerAccess = brokerAccess;
        this.credentialKeys = credentialKeys;
        this.signing = signing;
        this.clock = clock;
        this.transaction = transaction;
    }

    /** All that a host gets by joining. */
    public record Joined(
            HostId host,
            long epoch,
            String brokerUser,
            Secret brokerPassword,
            Map<String, Object> gatewayKey,
            String notificationKey) {}

    /**
     * Exchanges a token.
     *
     * @param nonce chosen by the joiner: with the same one it may exchange the token again within the token's hour, and gets
     *     a new broker password, since a crash may have cost it the first; without one the token is good once
     * @throws ProblemException 401 for a token that is unknown, expired or used by another; 503 while broker or notification
     *     worker are away
     */
    public Joined join(Secret token, @Nullable String nonce, Introduction host) {
        byte[] hash = Sha256.of(token.revealUtf8());
        Joined joined = transaction.execute(status -> {
            JoinToken known = tokens.lock(hash).orElseThrow(() -> refused("is not known"));
            requireGood(known, nonce);
            HostRow row = hosts.lock(known.host())
                    .filter(found -> found.state() != HostState.REMOVED)
                    .orElseThrow(() -> refused("belongs to a host that was removed"));
            String notificationKey = credentialKeys.signed();
            Secret password = brokerAccess.grant(row.id());
            tokens.use(hash, nonce);
            hosts.joined(row.id(), host);
            return new Joined(
                    row.id(),
                    row.epoch(),
                    BrokerAccess.userOf(row.id()),
                    password,
                    signing.publicJwk(),
                    notificationKey);
        });
        Joined done = Objects.requireNonNull(joined);
        log.info("Host {} joined; it is placed on once it reports", done.host());
        return done;
    }

    private void requireGood(JoinToken known, @Nullable String nonce) {
        if (!clock.instant().isBefore(known.expiresAt())) {
            throw refused("has expired");
        }
        if (known.used() && (nonce == null || !nonce.equals(known.usedBy()))) {
            throw refused("was used");
        }
    }

    private static ProblemException refused(String why) {
        return new ProblemException(
                ProblemCode.UNAUTHENTICATED, "The join token " + why + "; ask for a new one with POST /v1/hosts.");
    }
}
