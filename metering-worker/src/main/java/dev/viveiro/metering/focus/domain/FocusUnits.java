package dev.viveiro.metering.focus.domain;

import dev.viveiro.metering.billing.BilledLine.Metered;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.Per;
import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;

/** Units in the words of the specification (Unit Format): {@code Core-Hours}, {@code 4 GiB-Months}. */
final class FocusUnits {
    private static final long HOUR_MICROS = 3_600_000_000L;
    private static final BigDecimal HOUR_SECONDS = BigDecimal.valueOf(3_600);
    private static final int DECIMALS = 6;
    private static final int GIB_MIB = 1_024;

    private FocusUnits() {}

    /** That of a price. */
    static String priced(Metered metered) {
        long quantity = metered.quantity();
        String unit = unit(metered.meter());
        if (unit.equals("MiB") && quantity % GIB_MIB == 0) {
            quantity /= GIB_MIB;
            unit = "GiB";
        }
        return (quantity == 1 ? "" : quantity + " ") + unit + time(metered.per());
    }

    /** That of what was held: one unit of the meter, for an hour. What passed has no time. */
    static String consumed(Metered metered) {
        return unit(metered.meter()) + time(metered.per() == Per.GIB ? Per.GIB : Per.HOUR);
    }

    /** So much of what is priced, in the unit of what is held. */
    static BigDecimal consumed(Metered metered, BillingMonth month, BigDecimal priced) {
        BigDecimal units = priced.multiply(BigDecimal.valueOf(metered.quantity()));
        return switch (metered.per()) {
            case SECOND -> Rounding.shown(units, HOUR_SECONDS, DECIMALS);
            case HOUR, GIB -> units;
            case MONTH -> units.multiply(BigDecimal.valueOf(month.micros() / HOUR_MICROS));
        };
    }

    private static String unit(String meter) {
        return switch (meter) {
            case "VCPU" -> "Core";
            case "MEMORY", "IMAGE" -> "MiB";
            case "DISK", "SNAPSHOT", "TRAFFIC_RECEIVED", "TRAFFIC_SENT" -> "GiB";
            default -> "Unit";
        };
    }

    private static String time(Per per) {
        return switch (per) {
            case SECOND -> "-Seconds";
            case HOUR -> "-Hours";
            case MONTH -> "-Months";
            case GIB -> "";
        };
    }
}
