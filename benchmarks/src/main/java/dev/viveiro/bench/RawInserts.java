package dev.viveiro.bench;

import dev.viveiro.kernel.Lane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * What the database can take: the rows that metering made of some thousand machines, inserted into tables with the same columns,
 * constraints and indexes, in transactions of as many changes as metering applies at once. Nothing is read, derived, locked or taken back.
 */
final class RawInserts {
    private static final int BATCH = 500;
    private static final String SCRIPT = "/db/raw-usage.sql";

    /** What is inserted into each table, in the order in which a change writes them. */
    private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

    static {
        COLUMNS.put("inbox", "consumer, message_id, received_at");
        COLUMNS.put("metered_vm", "vm, tenant, name");
        COLUMNS.put(
                "vm_event", "vm, version, effective_at, billed, vcpus, memory_mib, disk_gib, host, snapshot_gib, plan");
        COLUMNS.put("placement", "vm, generation, host");
        COLUMNS.put("usage_interval", "vm, meter, opened_by, tenant, number, starts, ends, quantity");
    }

    private RawInserts() {}

    /** Changes whose rows are inserted per second, by as many connections as metering has consumers. */
    static Rate of(BenchSystem system, ChangeStream changes) throws Exception {
        int machines = Math.min(ChangeStream.AT_ONCE, changes.machines().size());
        prepare(system, changes, machines);
        int all = machines * MachineLife.CHANGES;
        int connections = Lane.values().length;
        return Rate.of(() -> {
            SideBySide.run(connections, number -> insert(system, number, connections, (all + BATCH - 1) / BATCH));
            return all;
        });
    }

    private static void prepare(BenchSystem system, ChangeStream changes, int machines)
            throws SQLException, IOException {
        try (var connection = system.database();
                var statement = connection.createStatement()) {
            statement.execute("create schema bench");
            statement.execute("create table bench.machine (vm uuid primary key)");
            try (var rows = connection.prepareStatement("insert into bench.machine select unnest(?)")) {
                rows.setArray(
                        1,
                        connection.createArrayOf(
                                "uuid",
                                changes.machines().stream()
                                        .limit(machines)
                                        .map(machine -> machine.vm().value())
                                        .toArray(UUID[]::new)));
                rows.execute();
            }
            statement.execute("create table bench.clock as select timestamptz '" + changes.from() + "' as starts, "
                    + BATCH * ChangeStream.STEP.toMillis() / 1_000.0 + "::float8 as batch_seconds, "
                    + machines * MachineLife.CHANGES + " as changes, " + BATCH + " as batch");
            for (var table : COLUMNS.keySet()) {
                statement.execute("create table bench." + table + " (like metering." + table + " including all)");
            }
            statement.execute(script());
        }
    }

    /** Every {@code step}-th batch, from {@code number} on. */
    private static long insert(BenchSystem system, int number, int step, int batches) throws SQLException {
        try (var connection = system.database()) {
            connection.setAutoCommit(false);
            for (int batch = number; batch < batches; batch += step) {
                for (var table : COLUMNS.entrySet()) {
                    try (var rows = connection.prepareStatement("insert into bench." + table.getKey() + " ("
                            + table.getValue() + ") select " + table.getValue() + " from bench.source_"
                            + table.getKey() + " where batch = ?")) {
                        rows.setInt(1, batch);
                        rows.executeUpdate();
                    }
                }
                connection.commit();
            }
            return batches;
        }
    }

    private static String script() throws IOException {
        try (var sql = RawInserts.class.getResourceAsStream(SCRIPT)) {
            return new String(Objects.requireNonNull(sql, SCRIPT).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
