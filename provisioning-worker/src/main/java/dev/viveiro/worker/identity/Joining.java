package dev.viveiro.worker.identity;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Secret;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.UnreadableMessage;
import dev.viveiro.worker.driver.Pause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives this host its identity: from the file, or once from the gateway for a join token. The nonce is on disk before the
 * first call, so that a crash in between can repeat it.
 */
public final class Joining {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Set<Integer> TRY_AGAIN = Set.of(429, 502, 503, 504);
    private static final Logger log = LoggerFactory.getLogger(Joining.class);

    private final Path home;
    private final URI gateway;
    private final Ids ids;
    private final Pause pause;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** @param gateway {@code VIVEIRO_URL}, without {@code /v1} */
    public Joining(Path home, URI gateway, Ids ids, Pause pause) {
        this.home = home;
        this.gateway = gateway;
        this.ids = ids;
        this.pause = pause;
    }

    private record Request(String token, String joinNonce, Introduction.Driver driver, Introduction.Total total) {
        @Override
        public String toString() {
            return "Request[" + driver + ", " + total + "]";
        }
    }

    /** The identity that an earlier start was given. */
    public Optional<Identity> known() {
        return new IdentityFile(home).read().map(JoinAnswer::verified);
    }

    /**
     * Asks until the gateway answers.
     *
     * @throws JoinRefused when it refuses, or its answer can't be trusted
     * @throws InterruptedException when the worker is to end
     */
    public Identity join(Secret token, Introduction introduction) throws InterruptedException {
        if (token.reveal().isBlank()) {
            throw new JoinRefused("this host has no identity yet and VIVEIRO_JOIN_TOKEN is empty;"
                    + " get a token with POST /v1/hosts and start the worker with it");
        }
        byte[] body =
                ContractJson.write(new Request(token.reveal(), nonce(), introduction.driver(), introduction.total()));
        Duration wait = FIRST_PAUSE;
        while (true) {
            Optional<JoinAnswer> answer = ask(body);
            if (answer.isPresent()) {
                Identity identity = answer.get().verified();
                new IdentityFile(home).write(answer.get());
                log.info("This host joined as {} in epoch {}.", identity.host(), identity.epoch());
                return identity;
            }
            pause.pause(wait);
            wait = wait.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait.multipliedBy(2);
        }
    }

    private Optional<JoinAnswer> ask(byte[] body) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway + "/v1/hosts/join"))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() == 200) {
                return Optional.of(ContractJson.read(response.body(), JoinAnswer.class));
            }
            if (!TRY_AGAIN.contains(response.statusCode())) {
                throw new JoinRefused("the gateway answered " + response.statusCode() + ": "
                        + new String(response.body(), StandardCharsets.UTF_8)
                        + "; get a new token with POST /v1/hosts if it was used or is older than an hour");
            }
            log.info("The gateway can't take hosts now ({}); it is asked again.", response.statusCode());
        } catch (IOException e) {
            log.info("The gateway at {} does not answer ({}); it is asked again.", gateway, e.toString());
        } catch (UnreadableMessage e) {
            throw new JoinRefused("the gateway's answer can't be read; is VIVEIRO_URL right?", e);
        }
        return Optional.empty();
    }

    private String nonce() {
        Path file = home.resolve("join-nonce");
        try {
            if (Files.exists(file)) {
                return Files.readString(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read", e);
        }
        String nonce = ids.next().toString();
        IdentityFile.writeWhole(file, nonce.getBytes(StandardCharsets.UTF_8));
        return nonce;
    }
}
