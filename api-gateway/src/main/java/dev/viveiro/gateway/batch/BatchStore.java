package dev.viveiro.gateway.batch;

import dev.viveiro.contract.operation.Cause;
import dev.viveiro.gateway.vm.BulkCreation.Made;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.ContractJson;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Batches and their items as rows; how an item is, its operation and its machine say. */
@Component
class BatchStore {
    /** A create whose outcome was unknown, and whose machine turned up since, succeeded after all. */
    private static final String STATE = """
            case when i.operation is null then 'SKIPPED'
                 when o.state = 'FAILED' and v.state in ('RUNNING', 'STOPPED', 'PAUSED', 'SAVED') then 'SUCCEEDED'
                 else o.state end""";

    /**
     * Each item's operation and machine are looked up by themselves, and only those columns are there that are asked for: as a join of
     * tables, the planner may read all operations there ever were for the items of one large batch.
     */
    private static final String ITEMS = """
             from batch_items i
             left join lateral (select state, cause, ended_at from operations where id = i.operation offset 0) o on true
             left join lateral (select state, name from vms where id = i.vm offset 0) v on true
            """;

    private final JdbcClient client;

    BatchStore(JdbcClient client) {
        this.client = client;
    }

    /** Locks the batch's row until the transaction ends; false when the tenant has no such batch. */
    boolean lock(TenantId tenant, BatchId id) {
        return !client.sql("select 1 from batches where id = :id and tenant = :tenant for no key update")
                .param("id", id.value())
                .param("tenant", tenant.value())
                .query(Integer.class)
                .list()
                .isEmpty();
    }

    boolean exists(TenantId tenant, BatchId id) {
        return !client.sql("select 1 from batches where id = :id and tenant = :tenant")
                .param("id", id.value())
                .param("tenant", tenant.value())
                .query(Integer.class)
                .list()
                .isEmpty();
    }

    Optional<Batch> find(TenantId tenant, BatchId id, Instant now) {
        return client.sql("select b.created_at, c.* from batches b cross join lateral (select count(*) as total, "
                        + count("PENDING") + count("RUNNING") + count("SUCCEEDED") + count("FAILED")
                        + count("CANCELLED") + count("SKIPPED")
                        + " max(ended_at) as last_end, count(*) filter (where ended_at > :recent"
                        + " and state in ('SUCCEEDED', 'FAILED')) as recent from (select " + STATE
                        + " as state, o.ended_at" + ITEMS + " where i.batch = b.id) s) c"
                        + " where b.id = :id and b.tenant = :tenant")
                .param("id", id.value())
                .param("tenant", tenant.value())
                .param("recent", Timestamp.from(now.minus(Batch.RECENT)))
                .query((row, i) -> batch(id, row, now))
                .optional();
    }

    /** Those that exist, in no order. */
    List<Batch> findAll(List<BatchId> ids, Instant now) {
        return client
                .sql("select id, tenant from batches where id = any (:ids)")
                .param("ids", ids.stream().map(BatchId::value).toArray(UUID[]::new))
                .query((row, i) -> Map.entry(
                        new TenantId(row.getObject("tenant", UUID.class)),
                        new BatchId(row.getObject("id", UUID.class))))
                .list()
                .stream()
                .flatMap(batch -> find(batch.getKey(), batch.getValue(), now).stream())
                .toList();
    }

    private static String count(String state) {
        return " count(*) filter (where state = '" + state + "') as " + state + ",";
    }

    private static Batch batch(BatchId id, ResultSet row, Instant now) throws SQLException {
        Timestamp lastEnd = row.getTimestamp("last_end");
        return new Batch(
                id,
                row.getTimestamp("created_at").toInstant(),
                new BatchCounts(
                        row.getInt("total"),
                        row.getInt("pending"),
                        row.getInt("running"),
                        row.getInt("succeeded"),
                        row.getInt("failed"),
                        row.getInt("cancelled"),
                        row.getInt("skipped")),
                lastEnd == null ? null : lastEnd.toInstant(),
                row.getInt("recent"),
                now);
    }

    /** In the order of the lines, after line {@code after}. */
    List<BatchItem> items(BatchId id, int after, int limit) {
        return client.sql("select i.line, i.name, i.email, " + STATE
                        + " as state, coalesce(i.cause, o.cause) as cause, i.vm, i.operation" + ITEMS
                        + " where i.batch = :id and i.line > :after order by i.line limit :limit")
                .param("id", id.value())
                .param("after", after)
                .param("limit", limit)
                .query(BatchStore::item)
                .list();
    }

    private static BatchItem item(ResultSet row, int index) throws SQLException {
        ItemState state = ItemState.valueOf(row.getString("state"));
        String cause = row.getString("cause");
        boolean explained = cause != null && (state == ItemState.FAILED || state == ItemState.SKIPPED);
        UUID vm = row.getObject("vm", UUID.class);
        UUID operation = row.getObject("operation", UUID.class);
        return new BatchItem(
                row.getInt("line"),
                row.getString("name"),
                row.getString("email"),
                state,
                explained ? ContractJson.read(cause.getBytes(StandardCharsets.UTF_8), Cause.class) : null,
                vm == null ? null : new VmId(vm),
                operation == null ? null : new OperationId(operation));
    }

    /**
     * Machines of items that have not ended. Each operation is looked up by itself: as a join, before the tables' statistics
     * know of a large batch, it may compare each item with each active operation.
     */
    List<VmId> open(BatchId id) {
        return client.sql("select vm from batch_items i where batch = :id"
                        + " and (select state from operations where id = i.operation) in ('PENDING', 'RUNNING')")
                .param("id", id.value())
                .query((row, i) -> new VmId(row.getObject("vm", UUID.class)))
                .list();
    }

    /** Under which it is kept what the guests of all its machines are given. */
    Optional<UUID> userData(BatchId id) {
        return client.sql("select user_data from batches where id = :id and user_data is not null")
                .param("id", id.value())
                .query(UUID.class)
                .optional();
    }

    /** A failed item; {@code label} is its machine's name. */
    record Failed(int line, String email, String label, String plan, String image, VmId vm) {}

    List<Failed> failed(BatchId id) {
        return client.sql("select i.line, i.email, v.name as label, i.plan, i.image, i.vm" + ITEMS
                        + " where i.batch = :id and (" + STATE + ") = 'FAILED' order by i.line")
                .param("id", id.value())
                .query((row, i) -> new Failed(
                        row.getInt("line"),
                        row.getString("email"),
                        row.getString("label"),
                        row.getString("plan"),
                        row.getString("image"),
                        new VmId(row.getObject("vm", UUID.class))))
                .list();
    }

    /** The items' new machines and operations, in the order of the lines. */
    void retried(BatchId id, List<Failed> items, List<Made> made) {
        client.sql("""
                        update batch_items i set vm = r.vm, operation = r.operation
                          from unnest(:lines::int[], :vms::uuid[], :operations::uuid[]) as r(line, vm, operation)
                         where i.batch = :id and i.line = r.line""")
                .param("id", id.value())
                .param("lines", items.stream().mapToInt(Failed::line).toArray())
                .param("vms", made.stream().map(each -> each.vm().value()).toArray(UUID[]::new))
                .param(
                        "operations",
                        made.stream().map(each -> each.operation().value()).toArray(UUID[]::new))
                .update();
    }
}
