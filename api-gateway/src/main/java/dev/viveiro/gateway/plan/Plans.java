package dev.viveiro.gateway.plan;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/** The plans on offer. */
@Component
public class Plans {
    private static final RowMapper<Plan> PLAN = (row, i) -> new Plan(
            row.getString("name"),
            row.getInt("version"),
            row.getInt("vcpus"),
            row.getLong("memory_mib"),
            row.getLong("disk_gib"),
            row.getBoolean("keeps_capacity"),
            row.getObject("cpu_shares", Integer.class),
            row.getObject("cpu_cap_percent", Integer.class),
            row.getObject("memory_min_mib", Long.class));

    private final JdbcTemplate jdbc;

    public Plans(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Plan> find(String name) {
        return jdbc.query("select * from plans where name = ?", PLAN, name).stream()
                .findFirst();
    }

    /** At most {@code limit} plans after the position of {@code after}, in the order in which they are offered. */
    public List<Plan> after(@Nullable String after, int limit) {
        return jdbc.query("""
                select * from plans
                 where position > coalesce((select position from plans where name = ?), 0)
                 order by position limit ?""", PLAN, after, limit);
    }
}
