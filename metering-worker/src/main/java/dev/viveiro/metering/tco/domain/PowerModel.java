package dev.viveiro.metering.tco.domain;

import java.math.BigDecimal;

/**
 * What a host draws: linear between idle and full, in the busy share of its processors.
 *
 * @param idleWatts with no work
 * @param fullWatts with all processors busy
 * @param pue energy that the facility takes for each unit that its computers take (power usage effectiveness), at least 1
 * @param pricePerKwh in the currency of the host's costs
 */
public record PowerModel(BigDecimal idleWatts, BigDecimal fullWatts, BigDecimal pue, BigDecimal pricePerKwh) {
    /** Watt seconds in a kWh. */
    static final BigDecimal KWH = BigDecimal.valueOf(3_600_000);

    public PowerModel {
        if (idleWatts.signum() < 0 || fullWatts.compareTo(idleWatts) < 0) {
            throw new IllegalArgumentException("expected 0 <= idle <= full, got " + idleWatts + " and " + fullWatts);
        }
        if (pue.compareTo(BigDecimal.ONE) < 0 || pricePerKwh.signum() < 0) {
            throw new IllegalArgumentException("expected a PUE of at least 1 and a price that is not negative, got "
                    + pue + " and " + pricePerKwh);
        }
    }

    /** The same at another price. */
    public PowerModel at(BigDecimal price) {
        return new PowerModel(idleWatts, fullWatts, pue, price);
    }

    /**
     * Watt seconds of the computer itself, times the number of its processors: so nothing is divided.
     *
     * @param seconds that it was on
     * @param busySeconds of all its processors together; more than there can be count as all
     */
    BigDecimal wattSecondsTimes(long vcpus, BigDecimal seconds, BigDecimal busySeconds) {
        BigDecimal most = seconds.multiply(BigDecimal.valueOf(vcpus));
        return idleWatts.multiply(most).add(fullWatts.subtract(idleWatts).multiply(busySeconds.min(most)));
    }
}
