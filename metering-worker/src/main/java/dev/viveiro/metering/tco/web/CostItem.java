package dev.viveiro.metering.tco.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.kernel.HostId;
import dev.viveiro.metering.tco.domain.Charge;
import dev.viveiro.metering.tco.domain.CostEntry;
import dev.viveiro.metering.tco.domain.CostPhase;
import dev.viveiro.metering.tco.domain.CostResource;
import dev.viveiro.metering.tco.domain.Directness;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A cost entry on the wire.
 *
 * @param to the day after the last; null while it goes on, and always present
 * @param hosts empty for all there are
 */
record CostItem(
        UUID id,
        String name,
        CostResource resource,
        CostPhase phase,
        Directness directness,
        Charge charge,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer lifeMonths,
        String amount,
        String currency,
        LocalDate from,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable LocalDate to,
        List<String> hosts) {
    static CostItem of(CostEntry entry) {
        return new CostItem(
                entry.id(),
                entry.name(),
                entry.resource(),
                entry.phase(),
                entry.directness(),
                entry.charge(),
                entry.lifeMonths(),
                entry.amount().toPlainString(),
                entry.currency().getCurrencyCode(),
                entry.from(),
                entry.to(),
                entry.scope().hosts().stream().map(HostId::toString).sorted().toList());
    }
}
