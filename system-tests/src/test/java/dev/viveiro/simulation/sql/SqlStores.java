package dev.viveiro.simulation.sql;

import com.zaxxer.hikari.HikariDataSource;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.store.WatchedHosts;
import dev.viveiro.gateway.host.watch.HostWatch.Verdict;
import dev.viveiro.gateway.host.watch.HostWatch.Watched;
import dev.viveiro.gateway.host.watch.WatchPolicy;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.Inbox;
import dev.viveiro.messaging.Outbox;
import dev.viveiro.messaging.OutboxBell;
import dev.viveiro.messaging.OutboxRows;
import dev.viveiro.messaging.RelaysRows;
import dev.viveiro.messaging.SqlInbox;
import dev.viveiro.messaging.SqlOutbox;
import dev.viveiro.simulation.Books;
import dev.viveiro.simulation.Stores;
import dev.viveiro.testkit.Database;
import dev.viveiro.testkit.DatabaseFixture;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** All stores of the gateway in a database of their own. */
public final class SqlStores implements Stores {
    private static final String SCHEMA = "gateway";
    /** Adapters that only their packages see, as the gateway's own context finds them. */
    private static final List<String> ADAPTERS = List.of(
            "vm.store.SqlVmStore",
            "vm.store.SqlLockedVms",
            "vm.store.SqlManyVms",
            "vm.store.SqlUnfinishedWork",
            "vm.store.SqlWaitingOrders",
            "vm.store.SqlSuspensions",
            "vm.store.SqlOwedStarts",
            "vm.store.SqlAppliedEvents",
            "vm.store.VmQueries",
            "operation.SqlOperationStore",
            "operation.OperationMetrics",
            "network.SqlAddressPool",
            "placement.SqlPlacementLog",
            "dispatch.SqlWaitingOperations",
            "tenant.Tenants",
            "tenant.SqlUsers",
            "host.store.SqlHosts",
            "host.store.SqlHostLife",
            "host.store.SqlHostJournals",
            "host.store.SqlRemains",
            "host.store.WatchedHosts");

    private final Clock clock;
    private final HikariDataSource dataSource = new HikariDataSource();
    private final JdbcTemplate jdbc;
    private final JdbcTransactionManager transactions;
    private @Nullable GenericApplicationContext context;

    public SqlStores(Clock clock, Ids ids) {
        this.clock = clock;
        Database database = DatabaseFixture.shared().freshDatabase().withSchema(SCHEMA);
        dataSource.setJdbcUrl(database.jdbcUrl());
        dataSource.setUsername(database.user());
        dataSource.setPassword(database.password());
        dataSource.setMaximumPoolSize(2);
        jdbc = new JdbcTemplate(dataSource);
        transactions = new JdbcTransactionManager(dataSource);
        Path migrations = Path.of(System.getProperty("basedir", ""))
                .toAbsolutePath()
                .resolve("../api-gateway/src/main/resources/db/migration")
                .normalize();
        Flyway.configure()
                .dataSource(dataSource)
                .schemas(SCHEMA)
                .locations("filesystem:" + migrations)
                .load()
                .migrate();
    }

    @Override
    public PlatformTransactionManager transactions() {
        return transactions;
    }

    @Override
    public void register(GenericApplicationContext into) {
        context = into;
        into.registerBean(JdbcTemplate.class, () -> jdbc);
        into.registerBean(JdbcClient.class, () -> JdbcClient.create(jdbc));
        into.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        OutboxBell bell = new OutboxBell(jdbc, SCHEMA);
        into.registerBean(Outbox.class, () -> new SqlOutbox(jdbc, clock, bell));
        into.registerBean(OutboxRows.class, () -> RelaysRows.of(jdbc));
        into.registerBean(Inbox.class, () -> new SqlInbox(jdbc, clock));
        into.registerBean(WatchPolicy.class, SqlStores::policy);
        for (String adapter : ADAPTERS) {
            register(into, "dev.viveiro.gateway." + adapter);
        }
    }

    private static <T> void register(GenericApplicationContext into, String name) {
        try {
            into.registerBean(Class.forName(name));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the adapter " + name + " has another name now", e);
        }
    }

    private static WatchPolicy policy() {
        return new WatchPolicy(
                java.time.Duration.ofSeconds(30),
                java.time.Duration.ofSeconds(180),
                java.time.Duration.ofSeconds(60),
                java.time.Duration.ofSeconds(120),
                java.time.Duration.ofSeconds(5));
    }

    @Override
    public void begin(Beginning beginning) {
        jdbc.execute(
                "truncate vms, operations, transports, placements, addresses, hosts, remains, host_journals, outbox, inbox,"
                        + " asked_again, applied_events, users, tenants, dispatch_turns, changes cascade");
        for (TenantId tenant : beginning.tenants()) {
            jdbc.update(
                    "insert into tenants (id, name, created_at) values (?, ?, ?)",
                    tenant.value(),
                    tenant.toString(),
                    now());
        }
        beginning
                .addresses()
                .forEach(address ->
                        jdbc.update("insert into addresses (address, network) values (?::inet, 'default')", address));
        int number = 1;
        for (HostId host : beginning.hosts()) {
            jdbc.update(
                    "insert into hosts (id, name, state, vcpu_ratio, memory_ratio, disk_ratio, joined_at, created_at)"
                            + " values (?, ?, 'JOINING', 4, 1, 1, ?, ?)",
                    host.value(),
                    "host-" + number++,
                    now(),
                    now());
        }
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    @Override
    public void carryOut(Verdict verdict) {
        WatchedHosts watched = bean(WatchedHosts.class);
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            Watched before = watched.all().stream()
                    .filter(host -> host.host().equals(verdict.host()))
                    .findFirst()
                    .orElseThrow();
            boolean done = verdict.state() == HostState.LOST
                    ? watched.lose(before)
                    : watched.doubt(before, verdict.state(), verdict.heldBack());
            if (!done) {
                throw new IllegalStateException("nobody else changes host " + verdict.host());
            }
        });
    }

    @Override
    public void confirmDead(HostId host) {
        bean(WatchedHosts.class).confirmDead(host);
    }

    <T> T bean(Class<T> type) {
        return Objects.requireNonNull(context, "register comes first").getBean(type);
    }

    @Override
    public Books books() {
        return new SqlBooks(jdbc, Objects.requireNonNull(context)).read();
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
