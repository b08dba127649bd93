package dev.viveiro.metering.reconciliation.domain;

import dev.viveiro.metering.rating.Used;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;

/**
 * How long something was held, and how much: the same for two lists of stretches that differ only in where they are cut.
 *
 * @param micros in all
 * @param unitMicros quantity x microseconds
 */
public record Time(long micros, BigInteger unitMicros) {
    public static final Time NONE = new Time(0, BigInteger.ZERO);

    private static final int MICROS_SCALE = 6;

    /** Of stretches that all have an end. */
    static Time of(Collection<Used> stretches) {
        Time sum = NONE;
        for (Used each : stretches) {
            sum = sum.plus(between(each.from(), each.to() == null ? each.from() : each.to(), each.quantity()));
        }
        return sum;
    }

    private static Time between(Instant from, Instant to, long quantity) {
        long micros = ChronoUnit.MICROS.between(from, to);
        return new Time(micros, BigInteger.valueOf(micros).multiply(BigInteger.valueOf(quantity)));
    }

    public Time plus(Time other) {
        return new Time(micros + other.micros, unitMicros.add(other.unitMicros));
    }

    Time minus(Time other) {
        return new Time(micros - other.micros, unitMicros.subtract(other.unitMicros));
    }

    public BigDecimal seconds() {
        return BigDecimal.valueOf(micros, MICROS_SCALE);
    }
}
