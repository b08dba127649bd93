package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.host.ReportedVm;
import dev.viveiro.gateway.ExplainedStatements;
import dev.viveiro.gateway.Http;
import dev.viveiro.gateway.host.Incoming;
import dev.viveiro.gateway.reconcile.Reconciler;
import dev.viveiro.gateway.reconcile.Reports;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Received;
import dev.viveiro.testkit.Database;
import dev.viveiro.testkit.SettledMachines;
import dev.viveiro.testkit.SettledMachines.SettledHost;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A gateway with a scripted host that has grown: so many settled machines that no plan reads them all by choice. */
final class SettledCore implements AutoCloseable {
    /** Those that grow with the system. */
    static final Set<String> LARGE = Set.of(
            "vms",
            "operations",
            "placements",
            "users",
            "addresses",
            "batch_items",
            "host_machines",
            "inbox",
            "change_log",
            "idempotency_keys",
            "drift");

    /** Indexes of what is unfinished, and those that are read from one end, a portion at a time. */
    static final Set<String> FEW = Set.of(
            "operations_active",
            "operations_bulk",
            "operations_waiting",
            "operations_due",
            "drift_unresolved",
            "drift_declared",
            "vms_with_disks",
            "drift_shown",
            "drift_due",
            "vms_deleting",
            "vms_expiring",
            "vms_to_stop",
            "vms_to_start",
            "outbox_lane",
            "change_log_pkey");

    private static final int MACHINES = 20_000;
    private static final int HOSTS = 10;
    private static final String JOURNAL = "settled";
    /** Of tenants; the first has half of all machines, and the machines of each are older than those of the next. */
    static final List<String> NAMES = List.of("settled-0", "settled-1", "settled-2", "settled-3");

    private final ExplainedStatements statements = new ExplainedStatements();
    private final List<SettledHost> hosts = new ArrayList<>();
    private final Core core = Core.own(Map.of("viveiro.dispatch.window", "4"), statements);
    private final JdbcTemplate asides;
    private final Map<String, Http> tenants = new HashMap<>();
    private long reports;

    SettledCore() throws SQLException {
        Database database = core.gateway().database();
        asides =
                new JdbcTemplate(new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password()));
        for (String name : NAMES) {
            core.http().post("/v1/tenants", "{'name':'" + name + "'}").is(201);
            tenants.put(name, keyFor(name));
        }
        for (int i = 0; i < HOSTS; i++) {
            UUID id = Ids.timeOrdered().next();
            hosts.add(new SettledHost(id, JOURNAL));
            asides.update(
                    "insert into hosts (id, name, state, vcpu_ratio, memory_ratio, disk_ratio, created_at, total_vcpus,"
                            + " total_memory_mib, capabilities) values (?, ?, 'UP', 4, 1, 1, now(), 64, 262144, '{CREATE,START}')",
                    id,
                    "settled-" + i);
        }
        try (var connection = core.gateway().database().connect()) {
            SettledMachines.write(
                    connection,
                    MACHINES,
                    hosts,
                    asides
                            .queryForList(
                                    "select id from tenants where name like 'settled-%' order by name", UUID.class)
                            .stream()
                            .map(Objects::requireNonNull)
                            .toList());
            try (var statement = connection.createStatement()) {
                statement.execute(REST.replace("20000", String.valueOf(MACHINES)));
            }
            SettledMachines.lookAt(connection, LARGE);
        }
        for (SettledHost host : hosts) {
            report(host, true);
        }
        asides.execute("vacuum analyze host_machines");
        statements.begin();
        Core.soon(() -> assertThat(statements.all())
                .as("what the numbering of changes asks again and again, once it has found another session")
                .anyMatch(plan -> plan.text().contains("select exists (select from changes)")));
    }

    /** What else has grown: messages that were read, changes, answers and old drift. */
    private static final String REST = """
            insert into inbox select 'gateway', gen_random_uuid(), now() - i * interval '1 minute' from generate_series(1, 20000) i;
            insert into change_log (number, kind, thing, tenant, data, at)
              select i - 20000, 'VM', gen_random_uuid(), (select id from tenants where name = 'settled-0'), '{}', now() - interval '1 day'
                from generate_series(1, 20000) i;
            insert into idempotency_keys (tenant, key, method, path, request_hash, status, sealed_body, created_at)
              select (select id from tenants where name = 'settled-0'), 'key-' || i, 'POST', '/v1/vms', decode(repeat('00', 32), 'hex'), 202,
                     'x', now() from generate_series(1, 20000) i;
            insert into drift (id, host, vm, kind, since, first_seen_at, last_seen_at, reports, state, remedy, resolved_at)
              select gen_random_uuid(), host, id, 'MISSING', now(), now(), now(), 2, 'RESOLVED', 'REPORT', now() from vms""";

    private Http keyFor(String tenant) {
        return core.gateway()
                .as(core.http()
                        .post("/v1/api-keys", "{'tenant':'" + tenant + "','role':'TENANT'}")
                        .is(201)
                        .text("/key"));
    }

    Core core() {
        return core;
    }

    ExplainedStatements statements() {
        return statements;
    }

    /** The gateway's database by another way than the gateway's, so that a test's own questions do not count. */
    JdbcTemplate asides() {
        return asides;
    }

    /** A customer of that tenant. */
    Http as(String tenant) {
        return Objects.requireNonNull(tenants.get(tenant));
    }

    SettledHost host(int number) {
        return hosts.get(number);
    }

    /** Messages that could not leave for a while; returns when all of them have left. */
    void backlog(int messages) {
        core.whileNothingLeaves(() -> {
            // counted once, so that the planner believes in it to the end
            asides.execute("alter table outbox set (autovacuum_enabled = off)");
            asides.update("""
                    insert into outbox (message_id, exchange, routing_key, lane, ordering_key, type, source, subject, time, data,
                        available_at)
                      select gen_random_uuid(), 'viveiro.events', 'bulk.vm.changed', 1, gen_random_uuid(), 'vm-changed/1', '/gateway',
                             '', now(), '{}', now() - interval '1 hour' from generate_series(1, ?)""", messages);
            asides.execute("analyze outbox");
            statements.forget();
        });
        Core.soon(() -> assertThat(asides.queryForObject("select count(*) from outbox", Long.class))
                .isZero());
    }

    /** A report of a settled host, heard as from the broker, and judged. */
    void report(SettledHost host, boolean full) {
        List<ReportedVm> machines = full
                ? asides.query(
                        "select id from vms where host = ? and state <> 'DELETED'",
                        (row, i) -> new ReportedVm(new VmId(row.getObject("id", UUID.class)), 1, ObservedPower.STOPPED),
                        host.id())
                : List.of();
        long base = full ? reports + 1 : reports;
        HostReported report = new HostReported(
                new HostId(host.id()),
                host.journal(),
                SettledMachines.EVENTS_EACH * MACHINES / HOSTS,
                ++reports,
                base,
                1,
                "settled",
                "1",
                List.of("CREATE", "START"),
                null,
                new HostResources(64, 262_144, 10L * MACHINES / HOSTS),
                new HostResources(0, 0, 0),
                machines,
                List.of(),
                core.clock().instant());
        Envelope envelope = new Envelope(
                Ids.timeOrdered().next(), "any", "/hosts", "", core.clock().instant(), null, new byte[0]);
        new TransactionTemplate(core.gateway().bean(PlatformTransactionManager.class))
                .executeWithoutResult(status -> core.gateway()
                        .bean(Reports.class)
                        .before(batch -> {})
                        .handle(List.of(new Received<>(new Incoming.Said(report), envelope))));
        core.gateway().bean(Reconciler.class).look();
    }

    @Override
    public void close() {
        core.close();
    }
}
