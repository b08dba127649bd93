package dev.viveiro.gateway.plan;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The rows of plans: one for each plan with its newest version, from which the database copies each version that it has had. */
@Repository
class PlanRows {
    private static final String VERSION = """
            select v.*, p.position, p.retired_at from plan_versions v join plans p using (name) where name = ?""";

    private final JdbcTemplate jdbc;

    PlanRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The newest version; the plan stays as it is until the caller's transaction ends. */
    Optional<Plan> lock(String name) {
        return jdbc.query("select * from plans where name = ? for update", Plans.PLAN, name).stream()
                .findFirst();
    }

    Optional<Plan> plan(String name, int version) {
        return jdbc.query(VERSION + " and v.version = ?", Plans.PLAN, name, version).stream()
                .findFirst();
    }

    Optional<PlanView> newest(String name) {
        return one("select * from plans where name = ?", name);
    }

    Optional<PlanView> version(String name, int version) {
        return one(VERSION + " and v.version = ?", name, version);
    }

    /** The newest first, below {@code before} unless that is null. */
    List<PlanView> versions(String name, @Nullable Integer before, int limit) {
        return jdbc.query(
                VERSION + " and v.version < coalesce(?::int, 2147483647) order by v.version desc limit ?",
                (row, i) -> view(row),
                name,
                before,
                limit);
    }

    /**
     * Newest versions in the order in which they are offered.
     *
     * @param retired those that are retired too
     * @param after name of the plan that they follow; null from the first on
     */
    List<PlanView> list(boolean retired, @Nullable String after, int limit) {
        return jdbc.query("""
                select * from plans
                 where (? or retired_at is null)
                   and (position, name) > (coalesce((select position from plans where name = ?), 0), coalesce(?, ''))
                 order by position, name limit ?""", (row, i) -> view(row), retired, after, after, limit);
    }

    /** Its first version, behind all other plans; false when somebody else made it meanwhile. */
    boolean add(Plan plan, Instant at, String by) {
        return jdbc.update(
                        """
                        insert into plans (name, version, vcpus, memory_mib, disk_gib, keeps_capacity, cpu_shares, cpu_cap_percent,
                                           memory_min_mib, added_at, added_by, position)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (select coalesce(max(position), 0) + 1 from plans))
                        on conflict (name) do nothing\
                        """,
                        plan.name(),
                        plan.version(),
                        plan.vcpus(),
                        plan.memoryMib(),
                        plan.diskGib(),
                        plan.keepsCapacity(),
                        plan.cpuShares(),
                        plan.cpuCapPercent(),
                        plan.memoryMinMib(),
                        Timestamp.from(at),
                        by)
                == 1;
    }

    /** Its next version; the caller holds the lock. */
    void replace(Plan plan, Instant at, String by) {
        jdbc.update(
                """
                update plans
                   set version = ?, vcpus = ?, memory_mib = ?, disk_gib = ?, keeps_capacity = ?, cpu_shares = ?, cpu_cap_percent = ?,
                       memory_min_mib = ?, added_at = ?, added_by = ?
                 where name = ?\
                """,
                plan.version(),
                plan.vcpus(),
                plan.memoryMib(),
                plan.diskGib(),
                plan.keepsCapacity(),
                plan.cpuShares(),
                plan.cpuCapPercent(),
                plan.memoryMinMib(),
                Timestamp.from(at),
                by,
                plan.name());
    }

    void retire(String name, Instant at, String by) {
        jdbc.update("update plans set retired_at = ?, retired_by = ? where name = ?", Timestamp.from(at), by, name);
    }

    void offer(String name) {
        jdbc.update("update plans set retired_at = null, retired_by = null where name = ?", name);
    }

    void move(String name, int position) {
        jdbc.update("update plans set position = ? where name = ?", position, name);
    }

    private Optional<PlanView> one(String sql, Object... arguments) {
        return jdbc.query(sql, (row, i) -> view(row), arguments).stream().findFirst();
    }

    private static PlanView view(ResultSet row) throws SQLException {
        Timestamp added = row.getTimestamp("added_at");
        return PlanView.of(Plans.plan(row), row.getInt("position"), added == null ? null : added.toInstant());
    }
}
