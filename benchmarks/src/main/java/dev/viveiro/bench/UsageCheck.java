package dev.viveiro.bench;

import dev.viveiro.contract.usage.Meter;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.Topology;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Holds the rows that metering made against a plain function of the changes: what is missing, or is there twice, ends the benchmark. */
final class UsageCheck {
    private UsageCheck() {}

    static void of(BenchSystem system, ChangeStream changes) throws Exception {
        try (var connection = system.database()) {
            var tenants = connection.createArrayOf(
                    "uuid", changes.tenants().stream().map(TenantId::value).toArray(UUID[]::new));
            same("changes", changes.changes(), facts(connection, tenants));
            same("intervals", expected(changes), intervals(connection, tenants));
            same("corrected intervals", 0L, corrected(connection, tenants));
        }
        try (var raw = new RawChannel(system.broker())) {
            same("dead messages", 0L, raw.channel().messageCount(Topology.dead(Topology.METERING)));
        }
        System.out.println("All changes are there, and the intervals that follow from them, once each.");
    }

    /** Every machine lives the same life. */
    static Map<Meter, UsageCount> expected(ChangeStream changes) {
        var one = changes.machines().getFirst();
        var life = IntStream.rangeClosed(1, MachineLife.CHANGES)
                .mapToObj(version -> one.change(version, Instant.EPOCH.plusSeconds(version)))
                .toList();
        Map<Meter, UsageCount> expected = new EnumMap<>(Meter.class);
        UsageCount.of(life)
                .forEach((meter, count) ->
                        expected.put(meter, count.times(changes.machines().size())));
        return expected;
    }

    private static long facts(Connection connection, Array tenants) throws SQLException {
        return count(
                connection,
                "select count(*) from metering.vm_event e join metering.metered_vm m on m.vm = e.vm"
                        + " where m.tenant = any (?)",
                tenants);
    }

    private static long corrected(Connection connection, Array tenants) throws SQLException {
        return count(
                connection,
                "select count(*) from metering.usage_interval where superseded_by is not null and tenant = any (?)",
                tenants);
    }

    private static long count(Connection connection, String sql, Array tenants) throws SQLException {
        try (var look = connection.prepareStatement(sql)) {
            look.setArray(1, tenants);
            try (var row = look.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static Map<Meter, UsageCount> intervals(Connection connection, Array tenants) throws SQLException {
        Map<Meter, UsageCount> found = new EnumMap<>(Meter.class);
        try (var look = connection.prepareStatement(
                "select meter, count(*), count(*) filter (where ends is null) from metering.usage_interval"
                        + " where superseded_by is null and tenant = any (?) group by meter")) {
            look.setArray(1, tenants);
            try (var row = look.executeQuery()) {
                while (row.next()) {
                    found.put(Meter.valueOf(row.getString(1)), new UsageCount(row.getLong(2), row.getLong(3)));
                }
            }
        }
        return found;
    }

    private static void same(String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new IllegalStateException("Expected %s of %s, found %s".formatted(expected, what, found));
        }
    }
}
