package dev.viveiro.gateway.vm.snapshot;

import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Snapshots in PostgreSQL, those of the disk that a machine has. Their state is read from their operations. */
@Repository
class SqlSnapshots {
    private static final String THERE = """
            select s.id, s.name, s.created_at, t.state as taken, d.state as deleted
              from snapshots s join vms v on v.id = s.vm and v.generation = s.generation and v.state <> 'DELETED'
              join operations t on t.id = s.taken_by
              left join operations d on d.id = s.deleted_by
             where s.vm = :vm and d.state is distinct from 'SUCCEEDED'
               and (v.installed_by is null or s.taken_by > v.installed_by)""";

    private final JdbcClient client;

    SqlSnapshots(JdbcClient client) {
        this.client = client;
    }

    /** Oldest first, after {@code after} if that is given. */
    List<Snapshot> of(VmId vm, @Nullable UUID after, int limit) {
        return client.sql(THERE + " and s.id > :after order by s.id limit :limit")
                .param("vm", vm.value())
                .param("after", after == null ? new UUID(0, 0) : after)
                .param("limit", limit)
                .query(SqlSnapshots::read)
                .list();
    }

    Optional<Snapshot> find(VmId vm, UUID id) {
        return client.sql(THERE + " and s.id = :id")
                .param("vm", vm.value())
                .param("id", id)
                .query(SqlSnapshots::read)
                .optional();
    }

    void insert(UUID id, VmId vm, String name, OperationId takenBy, Instant now) {
        client.sql("""
                        insert into snapshots (id, vm, generation, name, taken_by, created_at)
                        select :id, id, generation, :name, :takenBy, :now from vms where id = :vm""")
                .param("id", id)
                .param("vm", vm.value())
                .param("name", name)
                .param("takenBy", takenBy.value())
                .param("now", Timestamp.from(now))
                .update();
    }

    /** The operation that deletes it, or has deleted it. */
    Optional<OperationId> deletion(VmId vm, UUID id) {
        return client.sql("""
                        select s.deleted_by from snapshots s join operations d on d.id = s.deleted_by
                         where s.vm = :vm and s.id = :id and d.state in ('PENDING', 'RUNNING', 'SUCCEEDED')""")
                .param("vm", vm.value())
                .param("id", id)
                .query(UUID.class)
                .optional()
                .map(OperationId::new);
    }

    void deletedBy(UUID id, OperationId operation) {
        client.sql("update snapshots set deleted_by = :operation where id = :id")
                .param("operation", operation.value())
                .param("id", id)
                .update();
    }

    private static Snapshot read(ResultSet row, int index) throws SQLException {
        return new Snapshot(
                row.getObject("id", UUID.class),
                row.getString("name"),
                state(row.getString("taken"), row.getString("deleted")),
                row.getTimestamp("created_at").toInstant());
    }

    private static SnapshotState state(String taken, @Nullable String deleted) {
        if (deleted != null && !OperationState.valueOf(deleted).ended()) {
            return SnapshotState.DELETING;
        }
        if (deleted != null) {
            // nobody knows whether its host has it still
            return SnapshotState.FAILED;
        }
        return switch (OperationState.valueOf(taken)) {
            case PENDING, RUNNING -> SnapshotState.CREATING;
            case SUCCEEDED -> SnapshotState.READY;
            case FAILED, CANCELLED -> SnapshotState.FAILED;
        };
    }
}
