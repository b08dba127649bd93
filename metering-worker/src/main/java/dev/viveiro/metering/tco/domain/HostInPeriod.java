package dev.viveiro.metering.tco.domain;

import dev.viveiro.kernel.HostId;
import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A host during a period.
 *
 * @param days on which it was there
 * @param stretches what it was then, as far as somebody said; they don't overlap
 */
public record HostInPeriod(HostId host, long days, List<HostStretch> stretches) {
    private static final MathContext DIGITS = new MathContext(40);

    public HostInPeriod {
        stretches = List.copyOf(stretches);
    }

    /** One that was there as long as it was something. */
    public static HostInPeriod of(HostId host, List<HostStretch> stretches) {
        return new HostInPeriod(
                host,
                stretches.stream().mapToLong(stretch -> stretch.days().days()).sum(),
                stretches);
    }

    /** Empty when nobody said what it has. */
    Optional<Quantities> capacity() {
        return stretches.stream().map(HostStretch::capacity).reduce(Quantities::plus);
    }

    /** Energy of the computer itself, in kWh. */
    public BigDecimal energyKwh() {
        return stretches.stream().map(HostInPeriod::kwh).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** What the facility pays for it, rounded once. */
    public BigDecimal energyCost(Currency currency) {
        BigDecimal exact = stretches.stream().map(HostInPeriod::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
        return Rounding.amount(exact, currency);
    }

    HostInPeriod with(UnaryOperator<HostStretch> change) {
        return new HostInPeriod(host, days, stretches.stream().map(change).toList());
    }

    private static BigDecimal kwh(HostStretch stretch) {
        HostModel model = stretch.model();
        if (model.power() == null) {
            return BigDecimal.ZERO;
        }
        return model.power()
                .wattSecondsTimes(model.vcpus(), stretch.seconds(), stretch.busySeconds())
                .divide(PowerModel.KWH.multiply(BigDecimal.valueOf(model.vcpus())), DIGITS);
    }

    private static BigDecimal cost(HostStretch stretch) {
        PowerModel power = stretch.model().power();
        return power == null
                ? BigDecimal.ZERO
                : kwh(stretch).multiply(power.pue()).multiply(power.pricePerKwh());
    }
}
