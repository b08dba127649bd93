package dev.viveiro.metering.tco.web;

import dev.viveiro.metering.tco.intake.CostFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cost entry as it is sent; looked at as one of a file is. */
record CostBody(
        @Nullable String name,
        @Nullable String resource,
        @Nullable String phase,
        @Nullable String directness,
        @Nullable String charge,
        @Nullable Integer lifeMonths,
        @Nullable String amount,
        @Nullable String currency,
        @Nullable String from,
        @Nullable String to,
        @Nullable List<String> hosts) {
    CostFields fields() {
        return new CostFields(
                name,
                resource,
                phase,
                directness,
                charge,
                lifeMonths == null ? null : lifeMonths.toString(),
                amount,
                currency,
                from,
                to,
                hosts == null ? null : String.join(" ", hosts));
    }
}
