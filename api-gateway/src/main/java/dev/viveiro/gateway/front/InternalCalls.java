package dev.viveiro.gateway.front;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.keys.SigningKey;
import dev.viveiro.kernel.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** What the gateway itself asks of the services behind it, in its own name. */
@Component
public class InternalCalls {
    /** The gateway as a caller; it acts for no tenant. */
    private static final Caller GATEWAY = new Caller("api-gateway", new TenantId(new UUID(0, 0)), Role.ADMINISTRATOR);

    private static final int MAX_BYTES = 64 * 1024;

    private final OwnerClient client;
    private final SigningKey signing;

    InternalCalls(OwnerClient client, SigningKey signing) {
        this.client = client;
        this.signing = signing;
    }

    /** A small document in UTF-8; throws a 503 problem unless the owner answers 200. */
    public String get(Owner owner, String path) {
        HttpResponse<InputStream> answer = client.send(
                owner,
                client.request(owner, path)
                        .header(HttpHeaders.AUTHORIZATION, "Bearer " + signing.callerToken(GATEWAY))
                        .build());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() == 200) {
                return new String(body.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
            }
            throw new IOException("status " + answer.statusCode() + " for " + path);
        } catch (IOException e) {
            ProblemException away = OwnerClient.away(owner, e);
            away.addSuppressed(e);
            throw away;
        }
    }
}
