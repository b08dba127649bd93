package dev.viveiro.metering.stats;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the statements about minutes have in common. */
final class StatsSql {
    /** The longest time between two samples, in minutes, over which a rate is an average. */
    static final int LONGEST = 5;
    /** The shortest, in ms: counters are not exact enough for less. */
    private static final int SHORTEST = 1_000;

    private static final String SINCE_BEFORE =
            "((minute - lag(minute) over w) * 60000::bigint + millis - lag(millis) over w)";

    private StatsSql() {}

    /** Rows of vm_minute with their rates; a row before the first one that is wanted must be among them. */
    static String rated(String condition) {
        return """
                select vm, host, minute, slot, millis, memory_used_mib, disk_used_mib, %s, %s, %s
                from vm_minute where %s
                window w as (partition by vm order by minute)""".formatted(
                        rate("cpu_millis", 100, "cpu_percent"),
                        rate("received_bytes", 1_000, "received_bytes_per_second"),
                        rate("sent_bytes", 1_000, "sent_bytes_per_second"),
                        condition);
    }

    /** A counter's difference per millisecond, times {@code factor}; null across boots, long gaps and where it fell. */
    private static String rate(String counter, int factor, String name) {
        return """
                case when boot = lag(boot) over w and minute - lag(minute) over w <= %d and %s >= %d
                  and %s >= lag(%s) over w
                then (%s - lag(%s) over w)::float8 * %d / %s end as %s""".formatted(
                LONGEST, SINCE_BEFORE, SHORTEST, counter, counter, counter, counter, factor, SINCE_BEFORE, name);
    }

    static UsagePoint point(ResultSet row, Instant at, int machines) throws SQLException {
        return new UsagePoint(
                at,
                machines,
                row.getLong("memory_used_mib"),
                size(row, "disk_used_mib"),
                rate(row, "cpu_percent"),
                rate(row, "received_bytes_per_second"),
                rate(row, "sent_bytes_per_second"));
    }

    private static @Nullable Long size(ResultSet row, String column) throws SQLException {
        long size = row.getLong(column);
        return row.wasNull() ? null : (Long) size;
    }

    private static @Nullable Double rate(ResultSet row, String column) throws SQLException {
        return row.getObject(column, Double.class);
    }
}
