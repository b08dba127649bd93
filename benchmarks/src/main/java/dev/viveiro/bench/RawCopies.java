package dev.viveiro.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the database needs for a class at least: the rows of an accepted one, copied in one transaction into tables with the same
 * columns and indexes, without triggers, foreign keys, or anybody who reads them.
 */
final class RawCopies {
    /** Which rows of each table an accepted class wrote; the newest batch of the tenant. */
    private static final Map<String, String> ROWS = new TreeMap<>(Map.of(
            "batch_items", "batch = (select id from batch)",
            "operations", "id in (select operation from items)",
            "placements", "operation in (select operation from items)",
            "users", "email in (select email from items) and tenant = (select tenant from batch)",
            "vms", "id in (select vm from items)"));

    private static final String OF_BATCH = " with batch as (select id, tenant from gateway.batches where tenant ="
            + " (select id from gateway.tenants where name = '%s') order by id desc limit 1),"
            + " items as (select * from gateway.batch_items where batch = (select id from batch))";

    private RawCopies() {}

    /** The median of three; the tenant's newest batch is what is copied. */
    static Duration of(BenchSystem system, String tenant) throws SQLException {
        try (var connection = system.database();
                var statement = connection.createStatement()) {
            prepare(statement, tenant);
            connection.setAutoCommit(false);
            var times = new long[3];
            for (int i = 0; i < times.length; i++) {
                times[i] = copy(connection, statement);
                for (var table : ROWS.keySet()) {
                    statement.execute("truncate raw." + table);
                }
                statement.execute("truncate raw.outbox, raw.changes");
                statement.execute("update raw.addresses set vm = null");
                connection.commit();
            }
            Arrays.sort(times);
            return Duration.ofNanos(times[1]);
        }
    }

    private static void prepare(Statement statement, String tenant) throws SQLException {
        statement.execute("create schema raw");
        for (var table : ROWS.entrySet()) {
            var name = table.getKey();
            statement.execute("create table raw." + name + " (like gateway." + name
                    + " including defaults including indexes including identity)");
            statement.execute("create table raw.source_" + name + " as" + OF_BATCH.formatted(tenant)
                    + " select * from gateway." + name + " where " + table.getValue());
        }
        statement.execute(
                "create table raw.outbox (like gateway.outbox including defaults including indexes including identity)");
        statement.execute(
                "create table raw.changes (like gateway.changes including defaults including indexes including identity)");
        statement.execute("create table raw.addresses (like gateway.addresses including indexes)");
        statement.execute(
                "insert into raw.addresses select address, network, null, released_at from gateway.addresses");
    }

    /** Nanoseconds. */
    private static long copy(Connection connection, Statement statement) throws SQLException {
        long start = System.nanoTime();
        for (var table : ROWS.keySet()) {
            statement.execute("insert into raw." + table + " select * from raw.source_" + table);
        }
        statement.execute("insert into raw.outbox (message_id, exchange, routing_key, lane, ordering_key, type, source,"
                + " subject, time, data, available_at) select id, 'viveiro.events', 'bulk.vm.changed', 1, id, 'vm-changed/1',"
                + " 'gateway', id::text, now(), convert_to(repeat('x', 1000), 'UTF8'), now() from raw.source_vms");
        statement.execute("insert into raw.changes (kind, thing, tenant) select 'VM', id, tenant from raw.source_vms"
                + " union all select 'OPERATION', id, tenant from raw.source_operations"
                + " union all select 'VM', vm, tenant from raw.source_operations");
        statement.execute("update raw.addresses a set vm = v.id from raw.source_vms v where a.address = v.address");
        connection.commit();
        return System.nanoTime() - start;
    }
}
