package dev.viveiro.metering.usage.store;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.Clamp;
import dev.viveiro.metering.usage.domain.Gap;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** What is recorded about time that nobody watched, and about times that were not believed. */
@Repository
public class SqlGapList {
    private final JdbcTemplate jdbc;

    SqlGapList(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** What of it is wanted: gaps that overlap [from, to). */
    public record Wanted(TenantId tenant, Optional<VmId> vm, Optional<Instant> from, Optional<Instant> to) {}

    /** At most {@code limit} gaps after a key, in the order in which they began. */
    public List<GapLine> gaps(Wanted wanted, Optional<GapLine.Key> after, int limit) {
        StringBuilder sql =
                new StringBuilder("select g.* from metered_vm m join unobserved g on g.vm = m.vm where m.tenant = ?");
        List<Object> arguments = new ArrayList<>(List.of(wanted.tenant().value()));
        wanted.vm().ifPresent(vm -> {
            sql.append(" and m.vm = ?");
            arguments.add(vm.value());
        });
        wanted.from().ifPresent(from -> {
            sql.append(" and g.ends > ?");
            arguments.add(Timestamp.from(from));
        });
        wanted.to().ifPresent(to -> {
            sql.append(" and g.starts < ?");
            arguments.add(Timestamp.from(to));
        });
        after.ifPresent(key -> {
            sql.append(" and (g.starts, g.vm) > (?, ?)");
            arguments.addAll(List.of(Timestamp.from(key.from()), key.vm().value()));
        });
        sql.append(" order by g.starts, g.vm limit ?");
        arguments.add(limit);
        return jdbc.query(
                sql.toString(),
                (row, i) -> new GapLine(
                        Columns.vm(row),
                        new Gap(
                                Columns.time(row, "starts"),
                                Columns.time(row, "ends"),
                                Gap.Kind.valueOf(row.getString("kind")),
                                Columns.timeOrNull(row, "unbilled_from"))),
                arguments.toArray());
    }

    /** At most {@code limit} clamped changes after a key, by machine and version. */
    public List<ClampLine> clamps(TenantId tenant, Optional<VmId> vm, Optional<ClampLine.Key> after, int limit) {
        StringBuilder sql = new StringBuilder(
                "select c.* from metered_vm m join clamped_change c on c.vm = m.vm where m.tenant = ?");
        List<Object> arguments = new ArrayList<>(List.of(tenant.value()));
        vm.ifPresent(id -> {
            sql.append(" and m.vm = ?");
            arguments.add(id.value());
        });
        after.ifPresent(key -> {
            sql.append(" and (c.vm, c.version) > (?, ?)");
            arguments.addAll(List.of(key.vm().value(), key.version()));
        });
        sql.append(" order by c.vm, c.version limit ?");
        arguments.add(limit);
        return jdbc.query(
                sql.toString(),
                (row, i) -> new ClampLine(
                        Columns.vm(row),
                        new Clamp(row.getLong("version"), Columns.time(row, "claimed"), Columns.time(row, "used"))),
                arguments.toArray());
    }
}
