package dev.viveiro.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** How long a month takes to become final invoices, from the request to the last document, and what metering needs of memory for it. */
final class InvoicesBench implements Bench {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final long TELL_NANOS = Duration.ofSeconds(1).toNanos();

    private final int vms;
    /** Over for longer than events may be late. */
    private final YearMonth month = YearMonth.now(ZoneOffset.UTC).minusMonths(2);

    InvoicesBench(int vms) {
        this.vms = vms;
    }

    @Override
    public Result run() throws Exception {
        System.out.println("Starting the system, of which metering alone goes on ...");
        try (var system = new BenchSystem()) {
            system.up(1);
            system.leaveAlone(MeteringBench.METERING);
            try (var connection = system.database()) {
                return measured(system, connection);
            }
        }
    }

    private Result measured(BenchSystem system, Connection connection) throws Exception {
        var billed = new BilledMonth(month, vms);
        System.out.printf(
                "Writing %s of %,d machines of %,d tenants ...%n",
                month, vms, billed.shares().size());
        billed.write(connection);
        var desk = new MeteringDesk(system);
        agree(desk, billed);
        System.out.println("Asking for the invoices of " + month + " ...");
        long start = System.nanoTime();
        desk.put(billed.shares().getFirst().tenant(), "/v1/invoices/runs/" + month, "{\"finalise\":true}", 202);
        long most = await(system, connection, start);
        var run = Duration.ofNanos(System.nanoTime() - start);
        check(connection, billed);
        var verdict = new InvoicesVerdict(vms, billed.shares().size(), billed.intervals(), run, raw(connection), most);
        verdict.print();
        return verdict.result();
    }

    private static void agree(MeteringDesk desk, BilledMonth billed) throws IOException, InterruptedException {
        var first = billed.shares().getFirst().tenant();
        desk.put(first, "/v1/prices/" + BilledMonth.PRICE_LIST + "/1", BilledMonth.prices(), 201);
        for (var share : billed.shares()) {
            desk.put(share.tenant(), "/v1/terms/1", BilledMonth.terms(), 201);
        }
    }

    /** Returns when nothing is left to do; the answer is the most that metering had in memory, in MiB. */
    private static long await(BenchSystem system, Connection connection, long start) throws Exception {
        long most = 0;
        long told = start;
        try (var look = connection.prepareStatement(
                "select count(*) filter (where state = 'OPEN'), count(*) from metering.invoice_task")) {
            while (System.nanoTime() - start < PATIENCE.toNanos()) {
                most = Math.max(most, system.processes().residentMiB(MeteringBench.METERING));
                try (var row = look.executeQuery()) {
                    row.next();
                    long open = row.getLong(1);
                    if (open == 0) {
                        return most;
                    }
                    if (System.nanoTime() - told >= TELL_NANOS) {
                        told += TELL_NANOS;
                        System.out.printf(
                                "%5.0f s %,8d of %,d tenants left, metering has at most %d MiB%n",
                                (System.nanoTime() - start) / 1e9, open, row.getLong(2), most);
                    }
                }
                Thread.sleep(LOOK);
            }
        }
        throw new IllegalStateException("Expected all invoices within " + PATIENCE);
    }

    /** One final invoice for each tenant, gapless numbers, all evidence, and the sum that the machines come to. */
    private void check(Connection connection, BilledMonth billed) throws SQLException {
        long tenants = billed.shares().size();
        same(tenants, connection, "select count(*) from metering.invoice_task where outcome = 'FINALISED'");
        same(tenants, connection, "select count(*) from metering.invoice where state = 'FINAL'");
        same(tenants, connection, "select count(distinct number) from metering.invoice");
        same(tenants, connection, "select max(number) from metering.invoice");
        same(billed.rows(), connection, "select count(*) from metering.invoice_use");
        try (var look = connection.createStatement();
                var row = look.executeQuery("select sum(total) from metering.invoice")) {
            row.next();
            BigDecimal found = row.getBigDecimal(1);
            if (found.compareTo(billed.total()) != 0) {
                throw new IllegalStateException("Expected invoices over " + billed.total() + ", found " + found);
            }
            System.out.printf(
                    "%,d invoices over %s EUR together, as computed from the machines alone.%n", tenants, found);
        }
    }

    private static void same(long expected, Connection connection, String sql) throws SQLException {
        try (var look = connection.createStatement();
                var row = look.executeQuery(sql)) {
            row.next();
            long found = row.getLong(1);
            if (found != expected) {
                throw new IllegalStateException("Expected %,d, found %,d: %s".formatted(expected, found, sql));
            }
        }
    }

    /** All rows of evidence, into a table with the same indexes. */
    private static Duration raw(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("create schema bench");
            statement.execute("create table bench.invoice_use (like metering.invoice_use including all)");
            long start = System.nanoTime();
            statement.execute("insert into bench.invoice_use select * from metering.invoice_use");
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }
}
