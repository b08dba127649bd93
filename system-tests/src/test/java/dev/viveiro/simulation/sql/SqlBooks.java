package dev.viveiro.simulation.sql;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Remains;
import dev.viveiro.gateway.host.Remains.Left;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.vm.UnfinishedWork;
import dev.viveiro.gateway.vm.VmStore;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.simulation.Books;
import dev.viveiro.simulation.Books.HostLine;
import dev.viveiro.simulation.Books.OperationLine;
import dev.viveiro.simulation.Books.OutboxLine;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Reads all rows of the gateway's tables. */
final class SqlBooks {
    private final JdbcTemplate jdbc;
    private final ApplicationContext context;

    SqlBooks(JdbcTemplate jdbc, ApplicationContext context) {
        this.jdbc = jdbc;
        this.context = context;
    }

    Books read() {
        List<HostLine> hosts = hosts();
        return new Books(
                context.getBean(VmStore.class)
                        .findAll(jdbc.query("select id from vms", (row, i) -> new VmId(row.getObject(1, UUID.class)))),
                operations(),
                addresses(),
                hosts,
                remains(hosts),
                outbox(),
                askedAgain(),
                texts("select operation || ' ' || generation || ' ' || host from placements"),
                texts("select host || ' ' || journal || ' ' || case when retired then '-' else '' end || heard"
                        + " from host_journals"),
                texts("select host || ' ' || journal || ' ' || generate_series(lower(range), upper(range) - 1)"
                        + " from applied_events, unnest(sequences) range"),
                texts("select consumer || ' ' || message_id from inbox"));
    }

    private Set<String> texts(String sql) {
        return new HashSet<>(jdbc.queryForList(sql, String.class));
    }

    private List<OperationLine> operations() {
        Map<OperationId, @Nullable HostId> awaits = new HashMap<>();
        jdbc.query("select id, awaits_host from operations", row -> {
            UUID host = row.getObject("awaits_host", UUID.class);
            awaits.put(new OperationId(row.getObject("id", UUID.class)), host == null ? null : new HostId(host));
        });
        return context.getBean(OperationStore.class).findAll(awaits.keySet(), List.of()).stream()
                .sorted(Comparator.comparing(
                        (Operation operation) -> operation.id().value()))
                .map(operation -> new OperationLine(operation, awaits.get(operation.id())))
                .toList();
    }

    private Map<String, VmId> addresses() {
        Map<String, VmId> addresses = new HashMap<>();
        jdbc.query("select host(address) as address, vm from addresses where vm is not null", row -> {
            addresses.put(row.getString("address"), new VmId(row.getObject("vm", UUID.class)));
        });
        return addresses;
    }

    private List<HostLine> hosts() {
        return jdbc.query(
                "select * from hosts order by id",
                (row, i) -> new HostLine(
                        new HostId(row.getObject("id", UUID.class)),
                        HostState.valueOf(row.getString("state")),
                        row.getLong("epoch"),
                        row.getInt("machines"),
                        new HostResources(
                                row.getLong("reserved_vcpus"),
                                row.getLong("reserved_memory_mib"),
                                row.getLong("reserved_disk_gib")),
                        instant(row.getTimestamp("heard_at")),
                        row.getBoolean("held_back"),
                        row.getTimestamp("dead_at") != null));
    }

    private static @Nullable Instant instant(@Nullable Timestamp at) {
        return at == null ? null : at.toInstant();
    }

    private List<Left> remains(List<HostLine> hosts) {
        Remains remains = context.getBean(Remains.class);
        return hosts.stream()
                .flatMap(host -> remains.on(host.id(), Integer.MAX_VALUE).stream())
                .sorted(Comparator.comparing(left -> left.operation().value()))
                .toList();
    }

    private List<OutboxLine> outbox() {
        return jdbc.query(
                "select * from outbox order by position",
                (row, i) -> new OutboxLine(
                        row.getObject("message_id", UUID.class),
                        row.getString("type"),
                        row.getString("exchange"),
                        row.getString("routing_key"),
                        row.getObject("ordering_key", UUID.class),
                        new String(row.getBytes("data"), StandardCharsets.UTF_8),
                        row.getTimestamp("available_at").toInstant(),
                        row.getInt("attempts"),
                        row.getBoolean("may_have_left")));
    }

    private List<UnfinishedWork.Void> askedAgain() {
        return jdbc.query(
                "select * from asked_again order by operation",
                (row, i) -> new UnfinishedWork.Void(
                        new VmId(row.getObject("vm", UUID.class)),
                        new OperationId(row.getObject("operation", UUID.class)),
                        row.getInt("attempt"),
                        new HostId(row.getObject("host", UUID.class))));
    }
}
