package dev.viveiro.metering.billing.domain;

import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.rating.LargestRemainder;
import dev.viveiro.metering.rating.MachineTallies;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What machines bear of what their tenant pays. A machine's share of a meter is its share of the volume; what is about the month as a
 * whole is shared by what the machines bear before it. All machines' shares add up exactly to what the tenant pays.
 */
public final class MachineShares {
    private final MachineTallies held;
    private final Map<VmId, BigDecimal> borne = new LinkedHashMap<>();

    private MachineShares(MachineTallies held) {
        this.held = held;
    }

    /**
     * @param charges what the tenant pays
     * @param held what the charges are made from
     * @param wanted the machines whose shares are summed
     */
    public static Charges of(Charges charges, MachineTallies held, Predicate<VmId> wanted) {
        MachineShares shares = new MachineShares(held);
        Charges sum = new Charges(charges.currency());
        if (held.alike().isEmpty()) {
            // of a month that was only corrected since its invoice, nobody bears a part
            return sum;
        }
        for (Charge charge : charges.list()) {
            Map<VmId, BigDecimal> parts = shares.split(charge);
            parts.forEach((vm, part) -> {
                if (wanted.test(vm)) {
                    sum.add(charge.reason().kind(), charge.reason().meter(), part);
                }
            });
            // a discount is of all lines, a tax of all that is left: each counts what was shared before
            parts.forEach((vm, part) -> shares.borne.merge(vm, part, BigDecimal::add));
        }
        return sum;
    }

    private Map<VmId, BigDecimal> split(Charge charge) {
        String meter = charge.reason().meter();
        Map<VmId, BigDecimal> parts = LargestRemainder.split(
                charge.amount().abs(), meter == null ? byCost() : someOf(held.of(meter), held.alike()));
        if (charge.amount().signum() < 0) {
            // nobody is given more back than they bear: a part is at most its share, rounded up
            parts.replaceAll((vm, part) -> part.negate());
        }
        return parts;
    }

    /** Where nothing costs anything yet, a minimum is owed by all alike. */
    private Map<VmId, BigDecimal> byCost() {
        return someOf(new LinkedHashMap<>(borne), held.alike());
    }

    private static Map<VmId, BigDecimal> someOf(Map<VmId, BigDecimal> weights, Map<VmId, BigDecimal> otherwise) {
        return weights.values().stream().anyMatch(weight -> weight.signum() > 0) ? weights : otherwise;
    }
}
