package dev.viveiro.gateway.image;

import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.OperationId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Bytes of machines that go to another host, as rows. Their operation says whether anybody waits for them. */
@Repository
class TransportRows implements Transports {
    private static final String ACTIVE =
            "exists (select from operations o where o.id = t.operation and o.state in ('PENDING', 'RUNNING')%s)";
    private static final String WAITED_FOR = ACTIVE.formatted(" and o.placements = 1");
    private static final String KEPT = ACTIVE.formatted("");

    private final JdbcClient jdbc;

    TransportRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void begin(OperationId operation) {
        jdbc.sql("insert into transports (operation) values (:operation)")
                .param("operation", operation.value())
                .update();
    }

    @Override
    public boolean has(OperationId operation, CapturedImage content) {
        return find(operation).filter(content::equals).isPresent();
    }

    /** What is whole of it, while its operation is active. */
    Optional<CapturedImage> find(OperationId operation) {
        return jdbc.sql("select * from transports t where operation = :operation and sha256 is not null and " + KEPT)
                .param("operation", operation.value())
                .query((row, i) -> new CapturedImage(
                        row.getString("sha256"),
                        row.getLong("size_bytes"),
                        ImageFormat.valueOf(row.getString("format"))))
                .optional();
    }

    /** Until when its bytes are waited for; empty when nobody does. */
    Optional<Instant> waitedFor(OperationId operation) {
        return jdbc.sql("select o.deadline from transports t join operations o on o.id = t.operation"
                        + " where t.operation = :operation and " + WAITED_FOR)
                .param("operation", operation.value())
                .query((row, i) -> row.getTimestamp("deadline").toInstant())
                .optional();
    }

    /** The store has these bytes; false when nobody waits for them any more. */
    boolean came(OperationId operation, CapturedImage content) {
        return jdbc.sql("update transports t set format = :format, sha256 = :sha256, size_bytes = :size"
                                + " where operation = :operation and " + WAITED_FOR)
                        .param("format", content.format().name())
                        .param("sha256", content.sha256())
                        .param("size", content.sizeBytes())
                        .param("operation", operation.value())
                        .update()
                == 1;
    }

    /** The store is to have them no more, for others come; false when it is they that came, or that nobody waits any more. */
    boolean wentAway(OperationId operation, String others) {
        return jdbc.sql("update transports t set format = null, sha256 = null, size_bytes = null"
                                + " where operation = :operation and sha256 is distinct from :others and " + WAITED_FOR)
                        .param("operation", operation.value())
                        .param("others", others)
                        .update()
                == 1;
    }

    /** All that there are. */
    Set<UUID> known() {
        return Set.copyOf(
                jdbc.sql("select operation from transports").query(UUID.class).list());
    }

    /** Those of which there may be bytes. */
    Set<UUID> withBytes() {
        return Set.copyOf(jdbc.sql("select operation from transports t where " + KEPT)
                .query(UUID.class)
                .list());
    }

    /** Forgets those that ended before, but for those of which there are bytes still. */
    void forget(Instant before, Collection<UUID> there) {
        jdbc.sql("""
                        delete from transports t using operations o
                         where o.id = t.operation and o.ended_at < :before and t.operation <> all (:there)""")
                .param("before", Timestamp.from(before))
                .param("there", there.toArray(UUID[]::new))
                .update();
    }
}
