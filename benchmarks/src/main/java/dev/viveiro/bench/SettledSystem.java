package dev.viveiro.bench;

import dev.viveiro.contract.host.ReportedVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.SettledMachines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A system that has grown: machines that were stopped long ago, on hosts of their own that go on reporting as workers do, a full
 * report a minute and a sign of life every quarter of it.
 */
final class SettledSystem implements AutoCloseable {
    static final int HOSTS = 100;
    /** The first has half of all machines; the administrator's comes second, and its machines are the oldest. */
    static final List<String> TENANTS = List.of(
            "bench-large",
            "main",
            "bench-2",
            "bench-3",
            "bench-4",
            "bench-5",
            "bench-6",
            "bench-7",
            "bench-8",
            "bench-9");

    private static final int FULL_SECONDS = 60;
    private static final int SIGNS_PER_FULL = 4;

    private final BenchSystem system;
    private final List<SettledHost> hosts;
    private final Map<String, Customer> customers = new HashMap<>();
    private final ScheduledExecutorService replay = Executors.newScheduledThreadPool(2);
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();

    private SettledSystem(BenchSystem system, List<SettledHost> hosts) {
        this.system = system;
        this.hosts = hosts;
    }

    /** Joins the hosts, writes the machines, and begins to report; returns once every host is UP. */
    static SettledSystem in(BenchSystem system, int machines) throws Exception {
        var administrator = Customer.administrator(system);
        var settled = new SettledSystem(system, new ArrayList<>());
        settled.customers.put("main", administrator);
        for (var tenant : TENANTS) {
            if (!tenant.equals("main")) {
                settled.customers.put(tenant, Customer.contracted(system, tenant));
            }
        }
        for (int i = 0; i < HOSTS; i++) {
            int share = machines / HOSTS + (i < machines % HOSTS ? 1 : 0);
            settled.hosts.add(SettledHost.join(administrator, "settled-%03d".formatted(i), share));
        }
        settled.write(machines);
        settled.begin();
        return settled;
    }

    Customer customer(String tenant) {
        return Objects.requireNonNull(customers.get(tenant), tenant);
    }

    private void write(int machines) throws SQLException, IOException {
        try (var connection = system.database();
                var statement = connection.createStatement()) {
            statement.execute("set search_path = gateway");
            List<UUID> tenants = new ArrayList<>();
            for (var name : TENANTS) {
                try (var row = statement.executeQuery("select id from tenants where name = '" + name + "'")) {
                    row.next();
                    tenants.add(row.getObject(1, UUID.class));
                }
            }
            SettledMachines.write(
                    connection,
                    machines,
                    hosts.stream()
                            .map(host ->
                                    new SettledMachines.SettledHost(host.id().value(), SettledHost.JOURNAL))
                            .toList(),
                    tenants);
            statement.execute(script());
            statement.execute("vacuum analyze");
            for (var host : hosts) {
                List<ReportedVm> listed = new ArrayList<>();
                try (var rows = statement.executeQuery("select id from vms where host = '" + host.id() + "'")) {
                    while (rows.next()) {
                        listed.add(new ReportedVm(new VmId(rows.getObject(1, UUID.class)), 1, ObservedPower.STOPPED));
                    }
                }
                host.settle(listed, SettledMachines.EVENTS_EACH * listed.size());
            }
        }
    }

    private static String script() throws IOException {
        try (var sql = SettledSystem.class.getResourceAsStream("/db/settled-usage.sql")) {
            return new String(Objects.requireNonNull(sql).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** All say what they have, and then each in its turn, evenly over the minute. */
    private void begin() throws SQLException {
        hosts.forEach(SettledHost::report);
        long everyMicros = FULL_SECONDS * 1_000_000L / SIGNS_PER_FULL / HOSTS;
        var turn = new int[1];
        replay.scheduleAtFixedRate(() -> next(turn[0]++), 0, everyMicros, TimeUnit.MICROSECONDS);
        try (var connection = system.database();
                var look = connection.prepareStatement("select count(*) from gateway.hosts where state <> 'UP'");
                var pause = connection.prepareStatement("select pg_sleep(0.2)")) {
            for (long left = 1; left > 0; ) {
                pause.execute();
                try (var row = look.executeQuery()) {
                    row.next();
                    left = row.getLong(1);
                }
            }
        }
    }

    private void next(int turn) {
        try {
            var host = hosts.get(turn % HOSTS);
            // a quarter of the hosts in each round
            if ((turn / HOSTS + turn) % SIGNS_PER_FULL == 0) {
                host.report();
            } else {
                host.reportNoChange();
            }
        } catch (RuntimeException e) {
            broken.compareAndSet(null, e);
        }
    }

    /** Throws unless every host is UP, no drift is known and all sums add up: then what was measured was a sound system. */
    void check() throws Exception {
        if (broken.get() != null) {
            throw new IllegalStateException("A host could not report", broken.get());
        }
        var administrator = customer("main");
        for (var host : administrator.get("/v1/hosts?limit=500").path("items")) {
            expect(
                    "UP",
                    host.path("state").asString(),
                    "state of " + host.path("name").asString());
        }
        expect("0", String.valueOf(administrator.get("/v1/drift").path("items").size()), "records of drift");
        var sums = administrator.get("/v1/conservation");
        expect("true", sums.path("ok").asString(), "the sums add up, but " + sums.path("differences"));
        System.out.println("All hosts are UP, there is no drift, and the sums add up.");
    }

    private static void expect(String expected, String found, String what) {
        if (!expected.equals(found)) {
            throw new IllegalStateException("Expected " + expected + ", found " + found + ": " + what);
        }
    }

    @Override
    public void close() throws InterruptedException {
        replay.shutdown();
        replay.awaitTermination(30, TimeUnit.SECONDS);
        hosts.forEach(SettledHost::close);
    }
}
