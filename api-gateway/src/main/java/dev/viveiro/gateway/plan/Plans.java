package dev.viveiro.gateway.plan;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/** The plans that a request may name, each in its newest version; retired ones too, so that they can be refused as such. */
@Component
public class Plans {
    static final RowMapper<Plan> PLAN = (row, i) -> plan(row);

    private final JdbcTemplate jdbc;

    public Plans(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Plan> find(String name) {
        return jdbc.query("select * from plans where name = ?", PLAN, name).stream()
                .findFirst();
    }

    /** At most {@code limit}, in the order in which they are offered. */
    public List<Plan> first(int limit) {
        return jdbc.query("select * from plans order by position, name limit ?", PLAN, limit);
    }

    static Plan plan(ResultSet row) throws SQLException {
        return new Plan(
                row.getString("name"),
                row.getInt("version"),
                row.getInt("vcpus"),
                row.getLong("memory_mib"),
                row.getLong("disk_gib"),
                row.getBoolean("keeps_capacity"),
                row.getObject("cpu_shares", Integer.class),
                row.getObject("cpu_cap_percent", Integer.class),
                row.getObject("memory_min_mib", Long.class),
                row.getTimestamp("retired_at") != null);
    }
}
