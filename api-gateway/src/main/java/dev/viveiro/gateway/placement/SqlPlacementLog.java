package dev.viveiro.gateway.placement;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.ManyRows;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Placements as rows of PostgreSQL. */
@Component
class SqlPlacementLog implements PlacementLog {
    private final JdbcTemplate jdbc;

    SqlPlacementLog(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void keep(List<Entry> entries) {
        if (entries.size() == 1) {
            keep(entries.getFirst());
            return;
        }
        new ManyRows(jdbc)
                .insert(
                        "placements",
                        "operation, generation, vm, host, decided_at, reasons",
                        entries,
                        (row, entry) -> row.uuid(entry.operation().value())
                                .integer(entry.generation())
                                .uuid(entry.vm().value())
                                .uuid(entry.host().value())
                                .time(entry.decidedAt())
                                .json(entry.reasons()));
    }

    private void keep(Entry entry) {
        jdbc.update(
                "insert into placements (operation, generation, vm, host, decided_at, reasons) values (?, ?, ?, ?, ?, ?::jsonb)",
                entry.operation().value(),
                entry.generation(),
                entry.vm().value(),
                entry.host().value(),
                Timestamp.from(entry.decidedAt()),
                new String(entry.reasons(), StandardCharsets.UTF_8));
    }

    @Override
    public int latest(VmId vm) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select coalesce(max(generation), 0) from placements where vm = ?", Integer.class, vm.value()));
    }

    @Override
    public Set<HostId> tried(OperationId operation) {
        return Set.copyOf(jdbc.query(
                "select distinct host from placements where operation = ?",
                (row, i) -> new HostId(row.getObject("host", UUID.class)),
                operation.value()));
    }
}
