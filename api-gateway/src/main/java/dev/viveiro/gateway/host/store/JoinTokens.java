package dev.viveiro.gateway.host.store;

import dev.viveiro.kernel.HostId;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The one-time tokens with which hosts join, by their hash. */
@Repository
public class JoinTokens {
    private final JdbcClient jdbc;
    private final Clock clock;

    JoinTokens(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A token as kept.
     *
     * @param usedBy the joiner's nonce; null when it is unused, or was used without one
     */
    public record JoinToken(HostId host, @Nullable String usedBy, boolean used, Instant expiresAt) {}

    /** Keeps a new token and forgets the host's earlier ones. */
    public void issue(HostId host, byte[] hash, Instant expiresAt) {
        jdbc.sql("delete from join_tokens where host = :host")
                .param("host", host.value())
                .update();
        jdbc.sql("""
                        insert into join_tokens (token_hash, host, expires_at, created_at)
                        values (:hash, :host, :expires, :at)""")
                .param("hash", hash)
                .param("host", host.value())
                .param("expires", Timestamp.from(expiresAt))
                .param("at", Timestamp.from(clock.instant()))
                .update();
    }

    /** Locked until the transaction ends, so that of two joiners the second sees what the first did. */
    public Optional<JoinToken> lock(byte[] hash) {
        return jdbc.sql(
                        "select host, join_nonce, used_at, expires_at from join_tokens where token_hash = :hash for update")
                .param("hash", hash)
                .query((row, number) -> new JoinToken(
                        new HostId(row.getObject("host", UUID.class)),
                        row.getString("join_nonce"),
                        row.getTimestamp("used_at") != null,
                        row.getTimestamp("expires_at").toInstant()))
                .optional();
    }

    public void use(byte[] hash, @Nullable String nonce) {
        jdbc.sql("update join_tokens set used_at = :at, join_nonce = :nonce where token_hash = :hash")
                .param("at", Timestamp.from(clock.instant()))
                .param("nonce", nonce)
                .param("hash", hash)
                .update();
    }
}
