package dev.viveiro.metering.usage.store;

import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.Clamp;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Changes that took effect later than they claim. Needs the machines' locks. */
@Repository
public class SqlClamps {
    private static final int BATCH = 1_000;

    private final JdbcTemplate jdbc;

    SqlClamps(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns how many were not known so. With more changes known a change takes effect later, or as it did: never earlier. */
    public int keep(Map<VmId, List<Clamp>> clamps) {
        List<Difference.Of<Clamp>> all = clamps.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(clamp -> new Difference.Of<>(entry.getKey(), clamp)))
                .toList();
        if (all.isEmpty()) {
            return 0;
        }
        int[][] counts = jdbc.batchUpdate("""
                insert into clamped_change (vm, version, claimed, used) values (?, ?, ?, ?)
                on conflict (vm, version) do update set used = excluded.used where clamped_change.used < excluded.used""", all, BATCH, (row, of) -> {
            row.setObject(1, of.vm().value());
            row.setLong(2, of.value().version());
            row.setTimestamp(3, Timestamp.from(of.value().claimed()));
            row.setTimestamp(4, Timestamp.from(of.value().used()));
        });
        return Arrays.stream(counts)
                .flatMapToInt(Arrays::stream)
                .filter(n -> n > 0)
                .sum();
    }
}
