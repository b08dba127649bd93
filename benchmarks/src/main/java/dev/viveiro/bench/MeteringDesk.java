package dev.viveiro.bench;

import com.nimbusds.jose.jwk.ECKey;
import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.CallerToken;
import dev.viveiro.contract.access.Role;
import dev.viveiro.kernel.TenantId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.text.ParseException;
import java.time.Clock;

/** Metering's API as the gateway calls it for an administrator: by tokens that are signed with the gateway's own key. */
final class MeteringDesk {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final ECKey key;

    MeteringDesk(BenchSystem system) throws IOException, ParseException {
        url = system.setting("METERING_URL");
        key = ECKey.parse(Files.readString(system.folder("keys/gateway-signing.jwk")));
    }

    /** About the things of {@code tenant}; throws unless the answer is the expected one. */
    void put(TenantId tenant, String path, String body, int expected) throws IOException, InterruptedException {
        var token = CallerToken.sign(new Caller("bench", tenant, Role.ADMINISTRATOR), key, Clock.systemUTC());
        var question = HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = http.send(question, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != expected) {
            throw new IllegalStateException("Expected %d from PUT %s, but got %d: %s"
                    .formatted(expected, path, answer.statusCode(), answer.body()));
        }
    }
}
