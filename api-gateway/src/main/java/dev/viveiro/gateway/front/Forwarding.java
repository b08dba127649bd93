package dev.viveiro.gateway.front;

import dev.viveiro.gateway.keys.SigningKey;
import dev.viveiro.web.Callers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Passes a call on to the service that owns the answer, and the answer back, as a stream that is neither read, kept nor
 * logged here. Only the headers named here cross, in either direction.
 */
@Component
public class Forwarding {
    private static final List<String> THERE = List.of(
            HttpHeaders.ACCEPT,
            HttpHeaders.ACCEPT_LANGUAGE,
            HttpHeaders.CONTENT_TYPE,
            "Idempotency-Key",
            HttpHeaders.IF_NONE_MATCH,
            "Viveiro-Timestamp",
            "Viveiro-Signature");
    private static final List<String> BACK = List.of(
            HttpHeaders.CONTENT_TYPE,
            HttpHeaders.CACHE_CONTROL,
            HttpHeaders.LOCATION,
            HttpHeaders.RETRY_AFTER,
            HttpHeaders.ETAG,
            HttpHeaders.CONTENT_DISPOSITION,
            HttpHeaders.ALLOW,
            "Content-Security-Policy",
            "Referrer-Policy",
            "Idempotency-Replayed");

    private final OwnerClient client;
    private final SigningKey signing;
    private final FrontSettings settings;

    Forwarding(OwnerClient client, SigningKey signing, FrontSettings settings) {
        this.client = client;
        this.signing = signing;
        this.settings = settings;
    }

    /** Throws a 503 problem when the owner is away; a connection that breaks half way is broken to the caller too. */
    public void forward(Owner owner, HttpServletRequest request, HttpServletResponse response) throws IOException {
        forward(owner, request, response, inTime());
    }

    /** As {@link #forward}, but the answer may take as long as it goes on: only its silence is limited. */
    public void forwardLong(Owner owner, HttpServletRequest request, HttpServletResponse response) throws IOException {
        forward(owner, request, response, () -> Patience.withEachPart(settings.silenceTimeout(), System::nanoTime));
    }

    private void forward(
            Owner owner, HttpServletRequest request, HttpServletResponse response, Supplier<Patience> patience)
            throws IOException {
        HttpRequest.Builder there = there(owner, request);
        identify(there, request);
        pass(owner, there.build(), response, patience);
    }

    private Supplier<Patience> inTime() {
        return () -> Patience.altogether(settings.transferTimeout(), System::nanoTime);
    }

    /**
     * As {@link #forward}, in nobody's name: the caller proves to the owner, by what it sent, who it is, and hears from it when that is
     * no proof.
     */
    public void forwardUnnamed(Owner owner, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        pass(owner, there(owner, request).build(), response, inTime());
    }

    /**
     * Asks the owner another question, in the caller's name and with the caller's query, and passes the answer on as {@link
     * #forward} does.
     *
     * @param path where the owner answers it
     * @param json what is asked about
     */
    public void ask(Owner owner, String path, String json, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String query = request.getQueryString();
        HttpRequest.Builder question = client.request(owner, path + (query == null ? "" : "?" + query))
                .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
                .POST(BodyPublishers.ofString(json));
        identify(question, request);
        pass(owner, question.build(), response, inTime());
    }

    /** @param patience begins with the answer */
    private void pass(Owner owner, HttpRequest there, HttpServletResponse response, Supplier<Patience> patience)
            throws IOException {
        HttpResponse<InputStream> answer = client.send(owner, there);
        try (InputStream body = answer.body()) {
            boolean vouched =
                    there.headers().firstValue(HttpHeaders.AUTHORIZATION).isPresent();
            if (vouched && answer.statusCode() == HttpServletResponse.SC_UNAUTHORIZED) {
                throw OwnerClient.away(owner, new IOException("it refused the gateway's word; do the keys match?"));
            }
            response.setStatus(answer.statusCode());
            for (String name : BACK) {
                answer.headers().firstValue(name).ifPresent(value -> response.setHeader(name, value));
            }
            answer.headers().firstValueAsLong(HttpHeaders.CONTENT_LENGTH).ifPresent(response::setContentLengthLong);
            Transfer.copy(body, response.getOutputStream(), patience.get());
        } catch (Transfer.BrokenAnswer e) {
            if (response.isCommitted()) {
                throw e;
            }
            // the length and the rest of the owner's headers must not stand over a problem
            response.reset();
            throw OwnerClient.away(owner, e);
        }
    }

    private HttpRequest.Builder there(Owner owner, HttpServletRequest request) {
        String query = request.getQueryString();
        HttpRequest.Builder there = client.request(owner, request.getRequestURI() + (query == null ? "" : "?" + query));
        for (String name : THERE) {
            Optional.ofNullable(request.getHeader(name)).ifPresent(value -> there.header(name, value));
        }
        return switch (request.getMethod()) {
            case "POST", "PUT" -> there.method(request.getMethod(), BodyPublishers.ofInputStream(() -> body(request)));
            case "DELETE" -> there.DELETE();
            default -> there.GET();
        };
    }

    private void identify(HttpRequest.Builder there, HttpServletRequest request) {
        Callers.find(request)
                .ifPresent(caller -> there.header(HttpHeaders.AUTHORIZATION, "Bearer " + signing.callerToken(caller)));
    }

    private static InputStream body(HttpServletRequest request) {
        try {
            return request.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException("the caller's body can't be read", e);
        }
    }
}
