package dev.viveiro.gateway.call;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How hosts are asked.
 *
 * @param replicaUrl where hosts reach this very replica, http or https, without a trailing slash, {@code VIVEIRO_REPLICA_URL}; empty
 *     where the gateway's one address leads to it, as with a single replica
 * @param within how long an answer is waited for, at most 20 s
 * @param perTenant calls of one tenant that are waited for at once
 * @param perHost calls to one host that are waited for at once
 * @param inAll calls that are waited for at once in this replica
 */
@ConfigurationProperties("viveiro.calls")
public record CallSettings(
        @DefaultValue("") String replicaUrl,
        @DefaultValue("5s") Duration within,
        @DefaultValue("8") int perTenant,
        @DefaultValue("16") int perHost,
        @DefaultValue("256") int inAll) {
    private static final Duration LONGEST = Duration.ofSeconds(20);

    public CallSettings {
        // null where an architecture test makes settings of nothing
        if (replicaUrl != null && !replicaUrl.isEmpty() && !isAddress(replicaUrl)) {
            throw new IllegalArgumentException(
                    "expected viveiro.calls.replica-url (VIVEIRO_REPLICA_URL) to be an http or"
                            + " https URL without a trailing slash, got " + replicaUrl);
        }
        if (within != null && (!within.isPositive() || within.compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException("expected viveiro.calls.within from above 0 to 20 s, got " + within);
        }
    }

    private static boolean isAddress(String text) {
        URI uri = URI.create(text);
        return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                && uri.getHost() != null
                && !text.endsWith("/");
    }
}
