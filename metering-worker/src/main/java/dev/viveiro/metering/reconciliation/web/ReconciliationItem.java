package dev.viveiro.metering.reconciliation.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.reconciliation.Reconciled;
import dev.viveiro.metering.reconciliation.domain.Check;
import dev.viveiro.metering.reconciliation.domain.Finding;
import dev.viveiro.metering.reconciliation.domain.Time;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A page of a month's check on the wire: first the sums of all machines of the page, told or not. */
record ReconciliationItem(
        String month,
        Totals totals,
        List<Line> items,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String nextPageToken) {
    private static final int MICROS_SCALE = 6;

    /** Seconds are of all meters together. */
    record Totals(
            int machines,
            String livedSeconds,
            String meteredSeconds,
            String billedSeconds,
            Map<Finding, Long> findings) {}

    /**
     * A meter of a machine, or of an image. Seconds are text, to the microsecond.
     *
     * @param vm null for an image; always present
     * @param image its name; absent for a machine
     * @param difference what was lived and is not billed
     * @param unitDifference the same x the quantity: it tells a quantity that is wrong
     */
    record Line(
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            VmId vm,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String image,

            TenantId tenant,
            String meter,
            Finding finding,
            String livedSeconds,
            String meteredSeconds,
            String billableSeconds,
            String billedSeconds,
            String difference,
            String unitDifference,
            String unobservedSeconds,
            String lostSeconds,
            String lateSeconds,
            String notSeenSeconds) {
        static Line of(Check check) {
            return new Line(
                    check.image() == null ? check.vm() : null,
                    check.image(),
                    check.tenant(),
                    check.meter(),
                    check.finding(),
                    text(check.lived()),
                    text(check.metered()),
                    text(check.billable()),
                    text(check.billed()),
                    text(check.difference()),
                    text(new BigDecimal(check.difference().unitMicros(), MICROS_SCALE)),
                    text(check.unobserved()),
                    text(check.lost()),
                    text(check.late()),
                    text(check.notSeen()));
        }
    }

    static ReconciliationItem of(Reconciled some, @Nullable String nextPageToken) {
        return new ReconciliationItem(
                some.month().toString(),
                new Totals(
                        some.machines(),
                        text(some.lived()),
                        text(some.metered()),
                        text(some.billed()),
                        new TreeMap<>(some.findings())),
                some.checks().stream().map(Line::of).toList(),
                nextPageToken);
    }

    private static String text(Time time) {
        return text(time.seconds());
    }

    private static String text(BigDecimal seconds) {
        BigDecimal shortest = seconds.stripTrailingZeros();
        return (shortest.signum() == 0 ? new BigDecimal(BigInteger.ZERO) : shortest).toPlainString();
    }
}
