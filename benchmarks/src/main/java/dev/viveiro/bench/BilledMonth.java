package dev.viveiro.bench;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.testkit.SettledMachines;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * A month that is over, of many machines, each of which was made ten times: ten intervals of 36 hours on each of four meters, and on
 * the plan's. A fifth still runs, some were on a host that was lost for some of the time, some have snapshots, and each tenant keeps an
 * image. What it comes to is computed here from the machines' sizes alone. See {@code db/billed-month.sql}.
 */
final class BilledMonth {
    static final String PRICE_LIST = "bench";
    /** Intervals of a machine on each meter. */
    static final int STRETCHES = 10;
    /** Meters, and the plan. */
    static final int LINES = 5;

    private static final String SCRIPT = "/db/billed-month.sql";
    private static final int HOURS_EACH = 36;
    private static final int HOURS_LOST = 24;
    /** Parts that a stretch has more, of which the middle was observed late. */
    private static final int MORE_PARTS = 2;

    private static final int IMAGE_GIB = 2;
    private static final int MIDDLING = 20;
    private static final int SMALL = 10;
    private static final BigDecimal TAX_PERCENT = BigDecimal.valueOf(23);

    private final YearMonth month;
    private final List<Share> shares;

    BilledMonth(YearMonth month, int machines) {
        this.month = month;
        this.shares = shares(machines);
    }

    /**
     * The machines of a tenant.
     *
     * @param first number of its first machine; the others have the next ones
     */
    record Share(TenantId tenant, int first, int machines) {}

    /** One tenant has a quarter of all, twenty share three tenths, and the others have ten each. */
    static List<Share> shares(int machines) {
        List<Integer> sizes = new ArrayList<>(List.of(machines / 4));
        for (int i = 0; i < MIDDLING; i++) {
            sizes.add(machines * 3 / 10 / MIDDLING);
        }
        for (int left = machines - sizes.stream().mapToInt(Integer::intValue).sum(); left > 0; left -= SMALL) {
            sizes.add(Math.min(SMALL, left));
        }
        List<Share> shares = new ArrayList<>();
        int first = 0;
        for (int size : sizes) {
            shares.add(new Share(new TenantId(UUID.randomUUID()), first, size));
            first += size;
        }
        return shares;
    }

    List<Share> shares() {
        return shares;
    }

    YearMonth month() {
        return month;
    }

    /** The body of the price list. */
    static String prices() {
        return """
            {"currency":"EUR","validFrom":"2020-01","rates":[
              {"meter":"VCPU","per":"HOUR","tiers":[{"price":"0.0123"}]},
              {"meter":"MEMORY","per":"HOUR","quantity":1024,"tiers":[{"price":"0.0045"}]},
              {"meter":"DISK","per":"MONTH","tiers":[{"price":"0.11"}]},
              {"meter":"ADDRESS","per":"MONTH","tiers":[{"price":"1.7"}]},
              {"meter":"SNAPSHOT","per":"MONTH","tiers":[{"price":"0.07"}]},
              {"meter":"IMAGE","per":"MONTH","quantity":1024,"tiers":[{"price":"0.03"}]}],
             "planFees":[{"plan":"basic","monthly":"2.9"}]}\
            """;
    }

    /** The body of each tenant's terms. */
    static String terms() {
        return """
            {"validFrom":"2020-01","priceList":"%s","taxName":"VAT","taxPercent":"%s","billTo":["Bench Ltd"]}\
            """.formatted(PRICE_LIST, TAX_PERCENT);
    }

    /** With tax, of all tenants together. */
    BigDecimal total() {
        return shares.stream().map(this::total).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Each line is rounded, and the tax on their sum. */
    BigDecimal total(Share share) {
        var hours = BigDecimal.valueOf(month.lengthOfMonth() * 24L);
        var net = amount(sum(share, BilledMonth::vcpus), "0.0123", BigDecimal.ONE)
                .add(amount(sum(share, BilledMonth::memoryGib), "0.0045", BigDecimal.ONE))
                .add(amount(sum(share, BilledMonth::diskGib), "0.11", hours))
                .add(amount(sum(share, machine -> 1), "1.7", hours))
                .add(amount(sum(share, machine -> 1), "2.9", hours))
                .add(amount(sum(share, BilledMonth::snapshotGib), "0.07", hours))
                .add(amount(IMAGE_GIB, "0.03", BigDecimal.ONE));
        return net.add(rounded(net.multiply(TAX_PERCENT), BigDecimal.valueOf(100)));
    }

    /** Rows of usage that the invoices are made from. */
    long rows() {
        long rows = shares.size();
        for (int machine = 0; machine < machines(); machine++) {
            int lines = snapshotGib(machine) > 0 ? LINES + 1 : LINES;
            rows += (long) lines * (STRETCHES + (cameBack(machine) ? MORE_PARTS : 0));
        }
        return rows;
    }

    /** Intervals that are metered: those of the machines' meters, and of the images. */
    long intervals() {
        long intervals = shares.size();
        for (int machine = 0; machine < machines(); machine++) {
            intervals += (long) STRETCHES * (snapshotGib(machine) > 0 ? LINES : LINES - 1);
        }
        return intervals;
    }

    private int machines() {
        return shares.stream().mapToInt(Share::machines).sum();
    }

    /** @param hours of what the price is for */
    private static BigDecimal amount(long unitHours, String price, BigDecimal hours) {
        return rounded(BigDecimal.valueOf(unitHours).multiply(new BigDecimal(price)), hours);
    }

    private static BigDecimal rounded(BigDecimal dividend, BigDecimal divisor) {
        return dividend.divide(divisor, 2, RoundingMode.HALF_UP);
    }

    /** What a share's machines hold for as long as they are billed, in units x hours. */
    private static long sum(Share share, IntUnaryOperator size) {
        return IntStream.range(share.first(), share.first() + share.machines())
                .mapToLong(machine -> (long) size.applyAsInt(machine) * hours(machine))
                .sum();
    }

    private static int hours(int machine) {
        return STRETCHES * HOURS_EACH - (isLost(machine) ? HOURS_LOST : 0);
    }

    private static boolean isLost(int machine) {
        return machine % 20 == 7;
    }

    private static boolean cameBack(int machine) {
        return machine % 10 == 3;
    }

    private static int snapshotGib(int machine) {
        return machine % 8 == 1 ? diskGib(machine) : 0;
    }

    private static int vcpus(int machine) {
        return 1 + machine % 4;
    }

    private static int memoryGib(int machine) {
        return 1 + machine % 4;
    }

    private static int diskGib(int machine) {
        return 10 + 10 * (machine % 3);
    }

    /** Writes machines, changes and intervals in one transaction, and has the tables looked at by the planner. */
    void write(Connection connection) throws SQLException, IOException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("create temporary table share (tenant uuid, first int, machines int) on commit drop");
            try (var row = connection.prepareStatement("insert into share values (?, ?, ?)")) {
                for (var share : shares) {
                    row.setObject(1, share.tenant().value());
                    row.setInt(2, share.first());
                    row.setInt(3, share.machines());
                    row.addBatch();
                }
                row.executeBatch();
            }
            statement.execute("create temporary table billed on commit drop as select timestamptz '" + month.atDay(1)
                    + " 00:00:00+00' as starts");
            statement.execute(script());
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        SettledMachines.lookAt(
                connection,
                List.of(
                        "metering.metered_vm",
                        "metering.vm_event",
                        "metering.usage_interval",
                        "metering.unobserved",
                        "metering.observed_run",
                        "metering.metered_image"));
    }

    private static String script() throws IOException {
        try (var sql = BilledMonth.class.getResourceAsStream(SCRIPT)) {
            return new String(Objects.requireNonNull(sql, SCRIPT).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
