package dev.viveiro.gateway.idempotency;

import dev.viveiro.gateway.keys.DataKey;
import dev.viveiro.gateway.keys.Sha256;
import java.nio.ByteBuffer;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The answers that are kept for repetitions, sealed, since some of them carry a new key or token. */
@Repository
class KeptAnswers {
    /** How long a repetition gets the first answer. */
    static final Duration KEPT = Duration.ofDays(7);

    private static final int PURGED_AT_ONCE = 10_000;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final DataKey sealing;
    private final Clock clock;

    KeptAnswers(JdbcClient jdbc, JsonMapper json, DataKey sealing, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.sealing = sealing;
        this.clock = clock;
    }

    /** Until the transaction ends; false when another request holds it. */
    boolean lock(IdempotentCall call) {
        long lock = ByteBuffer.wrap(Sha256.of(context(call))).getLong();
        return jdbc.sql("select pg_try_advisory_xact_lock(:lock)")
                .param("lock", lock)
                .query(Boolean.class)
                .single();
    }

    Optional<KeptAnswer> find(IdempotentCall call) {
        return jdbc.sql("""
                        select request_hash, status, location, sealed_body from idempotency_keys
                        where tenant = :tenant and key = :key and method = :method and path = :path
                          and created_at > :oldest""")
                .param("tenant", call.tenant().value())
                .param("key", call.key())
                .param("method", call.method())
                .param("path", call.path())
                .param("oldest", Timestamp.from(oldest()))
                .query((row, number) -> new KeptAnswer(
                        row.getBytes("request_hash"),
                        row.getInt("status"),
                        row.getString("location"),
                        sealing.open(row.getBytes("sealed_body"), context(call))))
                .optional();
    }

    void keep(IdempotentCall call, ResponseEntity<?> answer) {
        Object body = answer.getBody();
        byte[] bytes = body == null ? new byte[0] : json.writeValueAsBytes(body);
        jdbc.sql("""
                        insert into idempotency_keys
                          (tenant, key, method, path, request_hash, status, location, sealed_body, created_at)
                        values (:tenant, :key, :method, :path, :hash, :status, :location, :body, :at)
                        on conflict (tenant, key, method, path) do update set request_hash = excluded.request_hash,
                          status = excluded.status, location = excluded.location, sealed_body = excluded.sealed_body,
                          created_at = excluded.created_at""")
                .param("tenant", call.tenant().value())
                .param("key", call.key())
                .param("method", call.method())
                .param("path", call.path())
                .param("hash", call.bodyHash())
                .param("status", answer.getStatusCode().value())
                .param("location", answer.getHeaders().getFirst(HttpHeaders.LOCATION))
                .param("body", sealing.seal(bytes, context(call)))
                .param("at", Timestamp.from(clock.instant()))
                .update();
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT2M")
    void purge() {
        int gone;
        do {
            gone = jdbc.sql("""
                            delete from idempotency_keys where ctid = any(array(
                              select ctid from idempotency_keys where created_at <= :oldest limit :count))""")
                    .param("oldest", Timestamp.from(oldest()))
                    .param("count", PURGED_AT_ONCE)
                    .update();
        } while (gone == PURGED_AT_ONCE);
    }

    private Instant oldest() {
        return clock.instant().minus(KEPT);
    }

    private static String context(IdempotentCall call) {
        return String.join("\n", call.tenant().toString(), call.method(), call.path(), String.valueOf(call.key()));
    }
}
