package dev.viveiro.metering.tco.domain;

import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;

/**
 * What somebody else asks for machines.
 *
 * @param vcpuHour for a processor and hour
 * @param memoryGibHour for a GiB of memory and hour
 * @param diskGibMonth for a GiB of disk and month of {@link Counted#MONTH_SECONDS}
 */
public record CloudPrices(BigDecimal vcpuHour, BigDecimal memoryGibHour, BigDecimal diskGibMonth) {
    private static final BigDecimal HOUR_SECONDS = BigDecimal.valueOf(3_600);
    private static final BigDecimal MIB_IN_GIB = BigDecimal.valueOf(1_024);
    private static final BigDecimal MONTH_SECONDS = BigDecimal.valueOf(Counted.MONTH_SECONDS);

    /** What all that these machines reserved would have cost, rounded once. */
    public BigDecimal of(List<Stay> stays, Currency currency) {
        Quantities all = stays.stream().map(Stay::reserved).reduce(Quantities.NONE, Quantities::plus);
        BigDecimal hourly = all.vcpuSeconds()
                .multiply(vcpuHour)
                .multiply(MIB_IN_GIB)
                .add(all.memoryMibSeconds().multiply(memoryGibHour));
        BigDecimal hourlyUnit = HOUR_SECONDS.multiply(MIB_IN_GIB);
        BigDecimal monthly = all.diskGibSeconds().multiply(diskGibMonth);
        return Rounding.amount(
                hourly.multiply(MONTH_SECONDS).add(monthly.multiply(hourlyUnit)),
                hourlyUnit.multiply(MONTH_SECONDS),
                currency);
    }
}
