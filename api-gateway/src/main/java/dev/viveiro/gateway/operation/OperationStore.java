package dev.viveiro.gateway.operation;

import dev.viveiro.contract.operation.Cause;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.operation.StepRecord;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.Reason;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.ContractJson;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Operations by identity. Whoever writes one holds the lock of its machine's row. */
@Component
public class OperationStore {
    private static final String ACTIVE = "state in ('PENDING', 'RUNNING')";

    private final JdbcClient client;

    public OperationStore(JdbcClient client) {
        this.client = client;
    }

    public Optional<Operation> find(OperationId id) {
        return client.sql("select * from operations where id = :id")
                .param("id", id.value())
                .query(OperationStore::read)
                .optional();
    }

    /** Those that exist, in no order. */
    List<Operation> findAll(List<OperationId> ids) {
        return client.sql("select * from operations where id = any (:ids)")
                .param("ids", ids.stream().map(OperationId::value).toArray(UUID[]::new))
                .query(OperationStore::read)
                .list();
    }

    public Optional<Operation> activeOf(VmId vm) {
        return client.sql("select * from operations where vm = :vm and " + ACTIVE)
                .param("vm", vm.value())
                .query(OperationStore::read)
                .optional();
    }

    /** The newest operation of a type; empty when there was none. */
    public Optional<Operation> lastOf(VmId vm, OperationType type) {
        return client.sql("select * from operations where vm = :vm and type = :type order by id desc limit 1")
                .param("vm", vm.value())
                .param("type", type.name())
                .query(OperationStore::read)
                .optional();
    }

    /** Newest first; {@code vm} and {@code before} may be null. */
    public List<Operation> list(TenantId tenant, @Nullable VmId vm, @Nullable OperationId before, int limit) {
        return client.sql("""
                        select * from operations
                         where tenant = :tenant and (:vm::uuid is null or vm = :vm::uuid)
                           and (:before::uuid is null or id < :before::uuid)
                         order by id desc limit :limit""")
                .param("tenant", tenant.value())
                .param("vm", vm == null ? null : vm.value())
                .param("before", before == null ? null : before.value())
                .param("limit", limit)
                .query(OperationStore::read)
                .list();
    }

    /** Ids of machines whose active operation's deadline is at or before {@code time}; at most {@code limit}. */
    public List<VmId> overdue(Instant time, int limit) {
        return client.sql("select vm from operations where deadline <= :time and " + ACTIVE
                        + " order by deadline limit :limit")
                .param("time", Timestamp.from(time))
                .param("limit", limit)
                .query((row, i) -> new VmId(row.getObject("vm", UUID.class)))
                .list();
    }

    public void insert(Operation operation) {
        client.sql("""
                        insert into operations (id, vm, tenant, type, state, attempt, placements, lane, steps, cause,
                          no_return, deadline, reason, command, heard, created_at, ended_at)
                        values (:id, :vm, :tenant, :type, :state, :attempt, :placements, :lane, :steps::jsonb,
                          :cause::jsonb, :noReturn, :deadline, :reason::jsonb, :command, :heard, :createdAt, :endedAt)""")
                .param("vm", operation.vm().value())
                .param("tenant", operation.tenant().value())
                .param("type", operation.type().name())
                .param("lane", operation.lane().name())
                .param("deadline", Timestamp.from(operation.deadline()))
                .param("reason", json(operation.reason()))
                .param("createdAt", Timestamp.from(operation.createdAt()))
                .params(changing(operation))
                .update();
    }

    /** Writes an operation that was active; one that has ended is left as it is. */
    public void save(Operation operation) {
        client.sql("""
                        update operations set state = :state, attempt = :attempt, placements = :placements,
                          steps = :steps::jsonb, cause = :cause::jsonb, no_return = :noReturn, command = :command,
                          heard = :heard, ended_at = :endedAt
                         where id = :id and state in ('PENDING', 'RUNNING')""").params(changing(operation)).update();
    }

    private static Map<String, @Nullable Object> changing(Operation operation) {
        Map<String, @Nullable Object> columns = new HashMap<>();
        columns.put("id", operation.id().value());
        columns.put("state", operation.state().name());
        columns.put("attempt", operation.attempt());
        columns.put("placements", operation.placements());
        columns.put("steps", json(operation.steps()));
        columns.put("cause", operation.cause() == null ? null : json(operation.cause()));
        columns.put("noReturn", operation.noReturn());
        columns.put("command", operation.command());
        columns.put("heard", operation.heard());
        columns.put("endedAt", operation.endedAt() == null ? null : Timestamp.from(operation.endedAt()));
        return columns;
    }

    private static Operation read(ResultSet row, int index) throws SQLException {
        String cause = row.getString("cause");
        Timestamp endedAt = row.getTimestamp("ended_at");
        return new Operation(
                new OperationId(row.getObject("id", UUID.class)),
                new VmId(row.getObject("vm", UUID.class)),
                new TenantId(row.getObject("tenant", UUID.class)),
                OperationType.valueOf(row.getString("type")),
                OperationState.valueOf(row.getString("state")),
                row.getInt("attempt"),
                row.getInt("placements"),
                Lane.valueOf(row.getString("lane")),
                List.of(parse(row.getString("steps"), StepRecord[].class)),
                cause == null ? null : parse(cause, Cause.class),
                row.getBoolean("no_return"),
                row.getTimestamp("deadline").toInstant(),
                parse(row.getString("reason"), Reason.class),
                row.getObject("command", UUID.class),
                row.getLong("heard"),
                row.getTimestamp("created_at").toInstant(),
                endedAt == null ? null : endedAt.toInstant());
    }

    private static String json(Object value) {
        return new String(ContractJson.write(value), StandardCharsets.UTF_8);
    }

    private static <T> T parse(String json, Class<T> type) {
        return ContractJson.read(json.getBytes(StandardCharsets.UTF_8), type);
    }
}
