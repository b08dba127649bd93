package dev.viveiro.gateway.image;

import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.contract.operation.Cause;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.ContractJson;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Changes of captured images. That their operation failed is read from its row, until the sweep has written it down. */
@Repository
class CaptureRows {
    private static final String FAILED =
            "exists (select from operations o where o.id = captured_by and o.state in ('FAILED', 'CANCELLED'))";

    static final Cause CANCELLED =
            new Cause("capture-cancelled", Fault.USER, "its capture was cancelled", "Capture the machine again.");
    private static final Cause MISMATCH = new Cause(
            "checksum-mismatch",
            Fault.SYSTEM,
            "what came is not what its host says that it sent",
            "Capture the machine again.");

    private static final Cause LATE = new Cause(
            "deadline-passed", Fault.SYSTEM, "its bytes were not there in time", "Capture the machine again.");

    /** After the deadline of a capture that succeeded: how long its two words may take. */
    private static final Duration LATEST = Duration.ofMinutes(10);

    private final JdbcClient jdbc;

    CaptureRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Throws {@link org.springframework.dao.DuplicateKeyException} for a name in use. */
    void insert(Image image, OperationId by) {
        jdbc.sql("""
                        insert into images (id, name, description, account, min_disk_gib, state, tenant, captured_by, deadline,
                                            cloud_init, tells_ready)
                        values (:id, :name, :description, :account, :disk, 'CAPTURING', :tenant, :by, :deadline,
                                :cloudInit, :tellsReady)""")
                .param("id", image.id())
                .param("name", image.name())
                .param("description", image.description())
                .param("account", image.account())
                .param("disk", image.minDiskGib())
                .param("tenant", Objects.requireNonNull(image.tenant()).value())
                .param("by", by.value())
                .param("cloudInit", image.cloudInit())
                .param("tellsReady", image.tellsReady())
                .param(
                        "deadline",
                        Timestamp.from(Objects.requireNonNull(image.bytes()).deadline()))
                .update();
    }

    /** Gives the name of a capture that failed free, and answers the image's id. */
    List<UUID> takeOver(String name) {
        return List.copyOf(jdbc.sql("delete from images where name = :name and captured_by is not null"
                        + " and (state = 'FAILED' or (state = 'CAPTURING' and " + FAILED + ")) returning id")
                .param("name", name)
                .query(UUID.class)
                .list());
    }

    /** How many of the tenant's there are or come to be. */
    int of(TenantId tenant) {
        return jdbc.sql("select count(*)::int from images where tenant = :tenant and captured_by is not null"
                        + " and state not in ('FAILED', 'DELETED') and not (state = 'CAPTURING' and " + FAILED + ")")
                .param("tenant", tenant.value())
                .query(Integer.class)
                .single();
    }

    /** The store has these bytes, which it digested itself; false when nobody waits for them any more. */
    boolean came(UUID id, CapturedImage content) {
        boolean waited = jdbc.sql("""
                        update images set format = :format, sha256 = :sha256, size_bytes = :size
                         where id = :id and state = 'CAPTURING' and not\s""" + FAILED)
                        .param("id", id)
                        .param("format", content.format().name())
                        .param("sha256", content.sha256())
                        .param("size", content.sizeBytes())
                        .update()
                == 1;
        agree(id);
        return waited;
    }

    /** The store is to have them no more, for others come; false when it is they that came, or that nobody waits any more. */
    boolean wentAway(UUID id, String others) {
        return jdbc.sql("update images set format = null, sha256 = null, size_bytes = null"
                                + " where id = :id and state = 'CAPTURING' and sha256 is distinct from :others")
                        .param("id", id)
                        .param("others", others)
                        .update()
                == 1;
    }

    /** Holds what else would begin a capture of the tenant, until the transaction ends. */
    void lock(TenantId tenant) {
        Object unused = jdbc.sql("select pg_advisory_xact_lock(hashtextextended('captures of ' || :tenant, 0))")
                .param("tenant", tenant.value().toString())
                .query((row, number) -> number)
                .single();
    }

    /** Its host says that it sent this. */
    void told(UUID id, CapturedImage content) {
        jdbc.sql("update images set told = :told::jsonb where id = :id and state = 'CAPTURING'")
                .param("id", id)
                .param("told", json(content))
                .update();
        agree(id);
    }

    /** Whoever comes second of the store and the host makes it READY. Each has the row locked, and sees what the other wrote. */
    private void agree(UUID id) {
        jdbc.sql("""
                        update images
                           set state = case when same then 'READY' else 'FAILED' end,
                               cause = case when same then null else :mismatch::jsonb end
                          from (select id as its, told ->> 'sha256' = sha256 and (told ->> 'sizeBytes')::bigint = size_bytes as same
                                  from images where id = :id) words
                         where id = words.its and state = 'CAPTURING' and words.same is not null""").param("id", id).param("mismatch", json(MISMATCH)).update();
    }

    /** Writes down which of them failed with their operations. */
    void sweep(Instant now) {
        jdbc.sql("""
                        update images set state = 'FAILED', cause = :late::jsonb
                         where state = 'CAPTURING' and deadline < :before
                           and not exists (select from operations o where o.id = captured_by and o.state in ('PENDING', 'RUNNING'))
                           and not\s""" + FAILED)
                .param("before", Timestamp.from(now.minus(LATEST)))
                .param("late", json(LATE))
                .update();
        jdbc.sql("""
                        update images set state = 'FAILED', cause = coalesce(o.cause, :cancelled::jsonb)
                          from operations o
                         where o.id = captured_by and images.state = 'CAPTURING' and o.state in ('FAILED', 'CANCELLED')""").param("cancelled", json(CANCELLED)).update();
    }

    private static String json(Object value) {
        return new String(ContractJson.write(value), StandardCharsets.UTF_8);
    }
}
