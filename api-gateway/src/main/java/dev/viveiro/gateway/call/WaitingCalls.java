package dev.viveiro.gateway.call;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.keys.Sha256;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Secret;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The calls that somebody in this replica waits for. Each is answered once, by the host it went to, with its ticket. */
@Component
public class WaitingCalls {
    private static final Logger log = LoggerFactory.getLogger(WaitingCalls.class);

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final Map<UUID, Waiting> waiting = new ConcurrentHashMap<>();

    /** Whoever reaches this address may bring answers without end. */
    private final Seldom inVain;

    WaitingCalls(Clock clock) {
        inVain = new Seldom(BETWEEN_LINES, clock);
    }

    /** How a host may answer. */
    public enum Way {
        AT_ONCE,
        AS_STREAM
    }

    private record Waiting(HostId host, Way way, byte[] ticketHash, CompletableFuture<CallAnswer> answer) {}

    /** From now on the holder of the ticket may answer, until it is forgotten. */
    CompletableFuture<CallAnswer> await(UUID call, HostId host, Way way, Secret ticket) {
        CompletableFuture<CallAnswer> answer = new CompletableFuture<>();
        waiting.put(call, new Waiting(host, way, Sha256.of(ticket.revealUtf8()), answer));
        return answer;
    }

    void forget(UUID call) {
        waiting.remove(call);
    }

    /**
     * Uses up the ticket: what the future is completed with is the answer. Completing it in vain means that nobody waits any
     * more.
     *
     * @param way empty when every one will do
     * @throws ProblemException 403 for a ticket that is not this call's, of another host, used, or too late
     */
    public CompletableFuture<CallAnswer> claim(UUID call, HostId host, Optional<Way> way, Optional<Secret> ticket) {
        Waiting found = waiting.get(call);
        if (found == null) {
            inVain.now()
                    .ifPresent(others -> log.info(
                            "Host {} brings an answer to call {}, for which nobody waits here, as {} others were before it:"
                                    + " it came too late, or to another replica. With several replicas, set"
                                    + " VIVEIRO_REPLICA_URL of each.",
                            host,
                            call,
                            others));
            throw refused();
        }
        boolean its = ticket.map(given -> MessageDigest.isEqual(found.ticketHash(), Sha256.of(given.revealUtf8())))
                .orElse(false);
        boolean fits = found.host().equals(host) && way.map(found.way()::equals).orElse(true);
        if (!its || !fits || !waiting.remove(call, found)) {
            throw refused();
        }
        return found.answer();
    }

    private static ProblemException refused() {
        return new ProblemException(
                ProblemCode.FORBIDDEN, "The ticket is not of a call that waits here for this host's answer.");
    }
}
