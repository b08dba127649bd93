package dev.viveiro.metering.tco.domain;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.math.BigDecimal;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A machine with one plan on one host, during a period.
 *
 * @param plan name of the plan; null when that is not known
 * @param reserved what it held, whether it used it or not
 * @param used what samples measured
 * @param seconds that it was there
 * @param outageSeconds that it ran, as far as is known, and nobody watched it, nor found it later to have been up
 */
public record Stay(
        VmId vm,
        TenantId tenant,
        @Nullable String plan,
        HostId host,
        Quantities reserved,
        Quantities used,
        BigDecimal seconds,
        BigDecimal outageSeconds) {
    /** No two stays of a period are equal in it. */
    static final Comparator<Stay> ORDER = Comparator.comparing(
                    (Stay stay) -> stay.host().value())
            .thenComparing(stay -> stay.vm().value())
            .thenComparing(Stay::plan, Comparator.nullsFirst(Comparator.naturalOrder()));

    /** What tells it from all other stays of its period, and is the same in parts of that. */
    record Place(VmId vm, HostId host, @Nullable String plan) {}

    Place place() {
        return new Place(vm, host, plan);
    }
}
