package dev.viveiro.metering.billing;

import dev.viveiro.kernel.VmId;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;

/**
 * Who held how much of a meter.
 *
 * @param held by each machine, or image, in the order of their ids and in any unit; none negative
 * @param names of those of them whose names are known
 */
public record Shares(Map<VmId, BigDecimal> held, Map<VmId, String> names) {
    public Shares {
        // a copy would lose the order
        held = Collections.unmodifiableMap(held);
        names = Map.copyOf(names);
    }
}
