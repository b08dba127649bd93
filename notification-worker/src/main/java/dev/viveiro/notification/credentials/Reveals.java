package dev.viveiro.notification.credentials;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.Secret;
import dev.viveiro.messaging.LogContext;
import dev.viveiro.notification.credentials.store.SealedRow;
import dev.viveiro.notification.credentials.store.SqlSealedCredentials;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Opens a sealed password for whoever brings its link, once. */
@Service
public class Reveals {
    private static final Logger log = LoggerFactory.getLogger(Reveals.class);

    private final SqlSealedCredentials credentials;
    private final CredentialKey key;
    private final Clock clock;
    private final MeterRegistry metrics;

    Reveals(SqlSealedCredentials credentials, CredentialKey key, Clock clock, MeterRegistry metrics) {
        this.credentials = credentials;
        this.key = key;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Burns the link and returns what it opened; the caller gets it only after the commit, so that of two at once one wins.
     *
     * @throws ProblemException 404 for a token nobody was sent, 410 for one that was used
     * @throws IllegalStateException when the password can't be opened; the link then stays
     */
    @Transactional
    public Credential reveal(String token) {
        SealedRow row = credentials
                .lock(RevealLinks.hash(token))
                .orElseThrow(() -> refused("unknown", ProblemCode.NOT_FOUND, "This link is not known here."));
        if (row.sealed() == null) {
            throw refused(
                    "repeated",
                    ProblemCode.ALREADY_REVEALED,
                    "The password was shown before, at " + row.revealedAt() + ", and is no longer kept.");
        }
        Secret password = open(row, row.sealed());
        credentials.burn(row.delivery(), clock.instant());
        metrics.counter("viveiro.reveals", "result", "revealed").increment();
        try (LogContext vm = LogContext.with(LogContext.VM, row.vm())) {
            log.info("The password of generation {} was revealed and is no longer kept.", row.generation());
        }
        return new Credential(row.account(), row.address(), password);
    }

    private Secret open(SealedRow row, String sealed) {
        try {
            return key.open(sealed, row.vm(), row.generation());
        } catch (IllegalArgumentException e) {
            metrics.counter("viveiro.reveals", "result", "unopenable").increment();
            throw new IllegalStateException(
                    "a password can't be opened and its link stays usable; was the credential key replaced?", e);
        }
    }

    private ProblemException refused(String result, ProblemCode code, String detail) {
        metrics.counter("viveiro.reveals", "result", result).increment();
        return new ProblemException(code, detail);
    }
}
