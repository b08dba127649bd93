package dev.viveiro.gateway.front;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.messaging.Traces;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** HTTP to the services behind the gateway: with deadlines, never following a redirect, carrying the trace. */
@Component
class OwnerClient {
    private static final int RETRY_AFTER_SECONDS = 5;
    private static final Logger log = LoggerFactory.getLogger(OwnerClient.class);

    private final FrontSettings settings;
    private final Traces traces;
    private final HttpClient http;

    OwnerClient(FrontSettings settings, Traces traces) {
        this.settings = settings;
        this.traces = traces;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout())
                .build();
    }

    /** A request to be filled in; {@code target} is a path with its query as they came over the wire. */
    HttpRequest.Builder request(Owner owner, String target) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(settings.url(owner) + target)).timeout(settings.answerTimeout());
        String traceparent = traces.current();
        return traceparent == null ? request : request.header("traceparent", traceparent);
    }

    /** The answer, whose body is still to be read; throws a 503 problem when none begins in time. */
    HttpResponse<InputStream> send(Owner owner, HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw callersFault(e).orElseGet(() -> away(owner, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away(owner, e);
        }
    }

    /** The caller's body is read while it is sent: what is wrong with it comes to light here. */
    private static Optional<ProblemException> callersFault(IOException failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof ProblemException problem) {
                return Optional.of(problem);
            }
        }
        return Optional.empty();
    }

    static ProblemException away(Owner owner, Exception cause) {
        String name = owner.name().toLowerCase(Locale.ROOT);
        log.warn("The {} worker does not answer ({}); the caller was told to retry", name, cause.toString());
        return ProblemException.unavailable(
                "The " + name + " service does not answer; try again.", RETRY_AFTER_SECONDS);
    }
}
