package dev.viveiro.bench;

import java.time.Duration;

/**
 * Holds what was measured of a month's invoices against the bars.
 *
 * @param run from the request to the last document
 * @param raw the same rows of evidence, copied by the database alone
 * @param mostMib of metering meanwhile
 */
record InvoicesVerdict(int vms, int tenants, long intervals, Duration run, Duration raw, long mostMib) {
    static final Duration BAR = Duration.ofSeconds(60);
    /** A heap of 256 MiB, and what a JVM has beside it. */
    static final long BAR_MIB = 512;

    boolean met() {
        return run.compareTo(BAR) < 0 && mostMib <= BAR_MIB;
    }

    double ratio() {
        return (double) raw.toNanos() / Math.max(1, run.toNanos());
    }

    void print() {
        System.out.printf("%-56s %10s%n", "", "seconds");
        System.out.printf("%-56s %10.1f%n", "%,d invoices for %,d machines".formatted(tenants, vms), seconds(run));
        System.out.printf("%-56s %10.1f%n", "raw: their evidence copied by the database alone", seconds(raw));
        System.out.printf(
                "Bars: %d s, %d MiB (metering had %d): %s%n",
                BAR.toSeconds(), BAR_MIB, mostMib, met() ? "met" : "missed");
    }

    Result result() {
        return new Result("invoices")
                .with("vms", vms)
                .with("tenants", tenants)
                .with("intervals", intervals)
                .with("seconds", seconds(run))
                .with("barSeconds", BAR.toSeconds())
                .with("rssMaxMiB", mostMib)
                .with("barMiB", BAR_MIB)
                .judged("met", met())
                .with("rawSeconds", seconds(raw))
                .with("ratio", ratio());
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1_000.0;
    }
}
