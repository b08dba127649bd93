package dev.viveiro.gateway.operation;

import dev.viveiro.contract.operation.Cause;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.operation.StepRecord;
import dev.viveiro.kernel.HostId;
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
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Operations in PostgreSQL. */
@Component
public class SqlOperationStore implements OperationStore {
    private static final String ACTIVE = "state in ('PENDING', 'RUNNING')";

    private final JdbcClient client;
    private final OperationMetrics metrics;

    SqlOperationStore(JdbcClient client, OperationMetrics metrics) {
        this.client = client;
        this.metrics = metrics;
    }

    /** The same for reading what {@code snapshot} sees. */
    SqlOperationStore in(JdbcClient snapshot) {
        return new SqlOperationStore(snapshot, metrics);
    }

    @Override
    public Optional<Operation> find(OperationId id) {
        return client.sql("select * from operations where id = :id")
                .param("id", id.value())
                .query(SqlOperationStore::read)
                .optional();
    }

    /** Those that exist, in no order. */
    List<Operation> findAll(List<OperationId> ids) {
        return client.sql("select * from operations where id = any (:ids)")
                .param("ids", ids.stream().map(OperationId::value).toArray(UUID[]::new))
                .query(SqlOperationStore::read)
                .list();
    }

    @Override
    public Optional<Operation> activeOf(VmId vm) {
        return client.sql("select * from operations where vm = :vm and " + ACTIVE)
                .param("vm", vm.value())
                .query(SqlOperationStore::read)
                .optional();
    }

    @Override
    public List<Operation> activeOf(Collection<VmId> vms) {
        return client.sql("select * from operations where vm = any (:vms) and " + ACTIVE + " order by vm")
                .param("vms", uuids(vms, VmId::value))
                .query(SqlOperationStore::read)
                .list();
    }

    @Override
    public Optional<Operation> lastOf(VmId vm, OperationType type) {
        return client.sql("select * from operations where vm = :vm and type = :type order by id desc limit 1")
                .param("vm", vm.value())
                .param("type", type.name())
                .query(SqlOperationStore::read)
                .optional();
    }

    @Override
    public boolean overtaken(Operation operation) {
        return client.sql("select exists (select from operations where vm = :vm and type = :type and id > :id"
                        + " and state = 'SUCCEEDED')")
                .param("vm", operation.vm().value())
                .param("type", operation.type().name())
                .param("id", operation.id().value())
                .query(Boolean.class)
                .single();
    }

    @Override
    public boolean followed(Operation operation) {
        return client.sql("select exists (select from operations where vm = :vm and id > :id)")
                .param("vm", operation.vm().value())
                .param("id", operation.id().value())
                .query(Boolean.class)
                .single();
    }

    @Override
    public boolean powerAsked(VmId vm, OperationId since) {
        return client.sql("select exists (select from operations where vm = :vm and id > :id"
                        + " and type in ('START', 'STOP', 'PAUSE', 'RESUME', 'SAVE', 'RESTORE'))")
                .param("vm", vm.value())
                .param("id", since.value())
                .query(Boolean.class)
                .single();
    }

    /**
     * Newest first; {@code vm} and {@code before} may be null. Owner and id are compared as one row: in the order of the ids alone the
     * planner may read everybody's operations until it met enough of this one's.
     */
    public List<Operation> list(TenantId tenant, @Nullable VmId vm, @Nullable OperationId before, int limit) {
        String owner = vm == null ? "tenant" : "vm";
        return client.sql("select * from operations where (" + owner + ", id) >= (:owner, :first) and (" + owner
                        + ", id) < (:owner, :before)" + (vm == null ? "" : " and tenant = :tenant") + " order by "
                        + owner
                        + " desc, id desc limit :limit")
                .param("owner", vm == null ? tenant.value() : vm.value())
                .param("tenant", tenant.value())
                .param("first", new UUID(0, 0))
                .param("before", before == null ? new UUID(-1, -1) : before.value())
                .param("limit", limit)
                .query(SqlOperationStore::read)
                .list();
    }

    @Override
    public List<VmId> overdue(Instant time, int limit) {
        return client.sql("select vm from operations where deadline <= :time and deadline < 'infinity' and " + ACTIVE
                        + " order by deadline, id limit :limit")
                .param("time", Timestamp.from(time))
                .param("limit", limit)
                .query((row, i) -> new VmId(row.getObject("vm", UUID.class)))
                .list();
    }

    @Override
    public void insert(Operation operation) {
        client.sql("""
                        insert into operations (id, vm, tenant, type, state, attempt, placements, lane, steps, cause,
                          no_return, deadline, reason, argument, command, heard, created_at, ended_at)
                        values (:id, :vm, :tenant, :type, :state, :attempt, :placements, :lane, :steps::jsonb,
                          :cause::jsonb, :noReturn, :deadline, :reason::jsonb, :argument::jsonb, :command, :heard, :createdAt, :endedAt)""")
                .param("vm", operation.vm().value())
                .param("tenant", operation.tenant().value())
                .param("type", operation.type().name())
                .param("lane", operation.lane().name())
                .param("reason", json(operation.reason()))
                .param("argument", operation.argument() instanceof Argument.None ? null : json(operation.argument()))
                .param("createdAt", Timestamp.from(operation.createdAt()))
                .params(changing(operation))
                .update();
    }

    @Override
    public void save(Operation operation) {
        int saved = client.sql("""
                        update operations set state = :state, attempt = :attempt, placements = :placements,
                          steps = :steps::jsonb, cause = :cause::jsonb, no_return = :noReturn, command = :command,
                          heard = :heard, ended_at = :endedAt, deadline = :deadline,
                          awaits_host = case when :state = 'PENDING' and attempt = :attempt then awaits_host end
                         where id = :id and state in ('PENDING', 'RUNNING')""").params(changing(operation)).update();
        if (saved == 1 && !operation.active()) {
            metrics.ended(operation);
        }
    }

    @Override
    public List<Operation> findAll(Collection<OperationId> ids, Collection<VmId> vms) {
        String active = vms.isEmpty() ? "" : " union select id from operations where vm = any (:vms) and " + ACTIVE;
        return client.sql("select * from operations where id in (select unnest(:ids::uuid[])" + active + ")")
                .param("ids", uuids(ids, OperationId::value))
                .param("vms", uuids(vms, VmId::value))
                .query(SqlOperationStore::read)
                .list();
    }

    @Override
    public void saveAll(List<Operation> changed) {
        if (changed.isEmpty()) {
            return;
        }
        // "not ended" and not the states: the indexes of active operations would be read as a whole for each of a few
        Set<UUID> saved = new HashSet<>(client.sql("""
                        update operations o set state = c.state, attempt = c.attempt, placements = c.placements,
                          steps = c.steps::jsonb, cause = c.cause::jsonb, no_return = c.no_return, command = c.command,
                          heard = c.heard, ended_at = c.ended::timestamptz, deadline = c.deadline::timestamptz,
                          awaits_host = case when c.state = 'PENDING' and o.attempt = c.attempt then o.awaits_host end
                          from unnest(:ids::uuid[], :states::text[], :attempts::bigint[], :placements::bigint[],
                                 :steps::text[], :causes::text[], :noReturn::boolean[], :commands::uuid[],
                                 :heard::bigint[], :ended::text[], :deadlines::text[])
                            as c(id, state, attempt, placements, steps, cause, no_return, command, heard, ended, deadline)
                         where o.id = c.id and o.ended_at is null
                        returning o.id""")
                .param("ids", uuids(changed, operation -> operation.id().value()))
                .param("states", texts(changed, Operation::state))
                .param("attempts", numbers(changed, Operation::attempt))
                .param("placements", numbers(changed, Operation::placements))
                .param("steps", texts(changed, operation -> json(operation.steps())))
                .param(
                        "causes",
                        texts(changed, operation -> operation.cause() == null ? null : json(operation.cause())))
                .param("noReturn", texts(changed, Operation::noReturn))
                .param("commands", uuids(changed, Operation::command))
                .param("heard", numbers(changed, Operation::heard))
                .param("ended", texts(changed, Operation::endedAt))
                .param("deadlines", texts(changed, Operation::deadline))
                .query(UUID.class)
                .list());
        changed.stream()
                .filter(operation ->
                        !operation.active() && saved.contains(operation.id().value()))
                .forEach(metrics::ended);
    }

    @Override
    public List<Waiting> waiting(List<OperationId> ids) {
        return client.sql("select * from operations where id = any (:ids) and not released and state = 'PENDING'")
                .param("ids", uuids(ids, OperationId::value))
                .query((row, i) -> new Waiting(read(row, i), row.getString("trace")))
                .list();
    }

    @Override
    public void release(List<OperationId> ids, Instant deadline) {
        client.sql("update operations set awaits_host = null, deadline = :deadline where id = any (:ids)")
                .param("ids", uuids(ids, OperationId::value))
                .param("deadline", Timestamp.from(deadline))
                .update();
    }

    @Override
    public Set<OperationId> takeBack(Collection<OperationId> ids) {
        // found by their ids: asked for awaits_host as the index of all that wait is, the planner may go through that
        // one
        return Set.copyOf(client.sql("""
                        update operations set awaits_host = null
                         where id = any (:ids) and not released and state = 'PENDING' returning id""")
                .param("ids", uuids(ids, OperationId::value))
                .query((row, i) -> new OperationId(row.getObject("id", UUID.class)))
                .list());
    }

    @Override
    public boolean takeBack(Operation operation) {
        return operation.lane() == Lane.BULK
                && !takeBack(List.of(operation.id())).isEmpty();
    }

    @Override
    public void await(OperationId id, HostId host) {
        client.sql("update operations set awaits_host = :host where id = :id and state = 'PENDING'")
                .param("host", host.value())
                .param("id", id.value())
                .update();
    }

    @Override
    public void cancelAll(Collection<OperationId> ids, Instant now) {
        client.sql("""
                        update operations set state = 'CANCELLED', ended_at = :now, awaits_host = null
                         where id = any (:ids) and state in ('PENDING', 'RUNNING') returning *""")
                .param("ids", uuids(ids, OperationId::value))
                .param("now", Timestamp.from(now))
                .query(SqlOperationStore::read)
                .list()
                .forEach(metrics::ended);
    }

    private static <T> UUID[] uuids(Collection<T> things, Function<T, UUID> id) {
        return things.stream().map(id).toArray(UUID[]::new);
    }

    private static @Nullable String[] texts(List<Operation> operations, Function<Operation, @Nullable Object> text) {
        @Nullable String[] texts = new String[operations.size()];
        for (int i = 0; i < texts.length; i++) {
            Object value = text.apply(operations.get(i));
            texts[i] = value == null ? null : value.toString();
        }
        return texts;
    }

    private static long[] numbers(List<Operation> operations, ToLongFunction<Operation> number) {
        return operations.stream().mapToLong(number).toArray();
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
        columns.put("deadline", Timestamp.from(operation.deadline()));
        columns.put("endedAt", operation.endedAt() == null ? null : Timestamp.from(operation.endedAt()));
        return columns;
    }

    private static Operation read(ResultSet row, int index) throws SQLException {
        String cause = row.getString("cause");
        Timestamp endedAt = row.getTimestamp("ended_at");
        String argument = row.getString("argument");
        OperationType type = OperationType.valueOf(row.getString("type"));
        return new Operation(
                new OperationId(row.getObject("id", UUID.class)),
                new VmId(row.getObject("vm", UUID.class)),
                new TenantId(row.getObject("tenant", UUID.class)),
                type,
                OperationState.valueOf(row.getString("state")),
                row.getInt("attempt"),
                row.getInt("placements"),
                Lane.valueOf(row.getString("lane")),
                List.of(parse(row.getString("steps"), StepRecord[].class)),
                cause == null ? null : parse(cause, Cause.class),
                row.getBoolean("no_return"),
                row.getTimestamp("deadline").toInstant(),
                parse(row.getString("reason"), Reason.class),
                argument == null ? Argument.NONE : parse(argument, Argument.of(type)),
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
