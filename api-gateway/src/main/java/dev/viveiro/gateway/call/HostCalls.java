package dev.viveiro.gateway.call;

import dev.viveiro.contract.call.CallRefused;
import dev.viveiro.contract.call.CallSeal;
import dev.viveiro.contract.call.CallTarget;
import dev.viveiro.contract.call.HostCall;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.call.WaitingCalls.Way;
import dev.viveiro.gateway.keys.SigningKey;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.springframework.stereotype.Service;

/** Asks a host and waits for its answer: docs/adr/0028-host-calls.md. */
@Service
public class HostCalls {
    private static final int TICKET_BYTES = 32;
    private static final int RETRY_SECONDS = 5;
    private static final int LONGEST_DETAIL = 300;
    /** Longer than anybody waits, by as much as a host's clock may be off. */
    private static final Duration GOOD_FOR = Duration.ofSeconds(30);

    private final WaitingCalls waiting;
    private final CallSender sender;
    private final SigningKey signing;
    private final CallSettings settings;
    private final Places places;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    HostCalls(
            WaitingCalls waiting, CallSender sender, SigningKey signing, CallSettings settings, Ids ids, Clock clock) {
        this.waiting = waiting;
        this.sender = sender;
        this.signing = signing;
        this.settings = settings;
        this.places = new Places(settings);
        this.ids = ids;
        this.clock = clock;
    }

    /** Who asks, which host, about which incarnation of which machine. */
    public record About(TenantId tenant, HostId host, VmId vm, int generation) {}

    /**
     * What the host answers.
     *
     * @throws ProblemException what the host says, or 503 when it says nothing in time or too much is asked already
     */
    public CallAnswer.Content ask(About about, Function<CallTarget, HostCall> question) {
        return switch (waitFor(about, Way.AT_ONCE, question)) {
            case CallAnswer.Content content -> content;
            case CallAnswer.Stream stream -> throw new IllegalStateException("no call is answered as it may not be");
            case CallAnswer.Refused refused -> throw problem(refused.refusal());
            case CallAnswer.Lost lost -> throw unreached();
        };
    }

    /** The host's end of a connection, which the caller closes; throws as {@link #ask}. */
    public SocketEnd connect(About about, Function<CallTarget, HostCall> question) {
        return switch (waitFor(about, Way.AS_STREAM, question)) {
            case CallAnswer.Stream stream -> stream.end();
            case CallAnswer.Content content -> throw new IllegalStateException("no call is answered as it may not be");
            case CallAnswer.Refused refused -> throw problem(refused.refusal());
            case CallAnswer.Lost lost -> throw unreached();
        };
    }

    private CallAnswer waitFor(About about, Way way, Function<CallTarget, HostCall> question) {
        try (Places.Place place = places.take(about.tenant(), about.host())) {
            UUID id = ids.next();
            Secret ticket = ticket();
            HostCall call = question.apply(target(about, id, ticket));
            CompletableFuture<CallAnswer> answer = waiting.await(id, about.host(), way, ticket);
            try {
                sender.send(
                        call.signed(signing.sign(CallSeal.TYPE, CallSeal.digest(call))),
                        why -> answer.complete(new CallAnswer.Lost(why)));
                return answer.get(settings.within().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // an answer that came just now counts; a later one finds nobody
                if (answer.completeExceptionally(e)) {
                    throw silent();
                }
                return answer.join();
            } catch (InterruptedException e) {
                boolean unused = answer.completeExceptionally(e);
                Thread.currentThread().interrupt();
                throw silent();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a call is answered or given up, and never fails", e);
            } finally {
                waiting.forget(id);
            }
        }
    }

    private CallTarget target(About about, UUID id, Secret ticket) {
        return new CallTarget(
                id,
                about.host(),
                about.vm(),
                about.generation(),
                settings.replicaUrl() + "/v1/hosts/" + about.host() + "/calls/" + id,
                ticket.reveal(),
                clock.instant().plus(GOOD_FOR),
                "");
    }

    private Secret ticket() {
        byte[] bytes = new byte[TICKET_BYTES];
        random.nextBytes(bytes);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private ProblemException silent() {
        return ProblemException.unavailable(
                "The machine's host did not answer within " + settings.within().toMillis() / 1_000.0
                        + " s; nothing was changed.",
                RETRY_SECONDS);
    }

    private static ProblemException unreached() {
        return ProblemException.unavailable(
                "The machine's host takes no questions now; nothing was changed.", RETRY_SECONDS);
    }

    private static ProblemException problem(CallRefused refused) {
        String detail = "The machine's host says: " + clean(refused.detail()) + ".";
        return switch (refused.why()) {
            case NOT_SUPPORTED -> new ProblemException(ProblemCode.NOT_SUPPORTED, detail);
            case INVALID_STATE -> new ProblemException(ProblemCode.INVALID_STATE, detail);
            case IN_USE -> new ProblemException(ProblemCode.CONSOLE_IN_USE, detail);
            case FAILED -> ProblemException.unavailable(detail, RETRY_SECONDS);
        };
    }

    /** A host's words are not the gateway's: some of them, on one line. */
    private static String clean(String detail) {
        String line = detail.replaceAll("[\\p{Cntrl}]+", " ").strip();
        return line.length() > LONGEST_DETAIL ? line.substring(0, LONGEST_DETAIL) : line;
    }
}
