package dev.viveiro.gateway.front;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shape of what a month costs, which metering computes; for the API document alone. */
public final class MonthCostViews {
    public static final String MONTH = "Of UTC, like 2026-03; the current one when absent";

    private MonthCostViews() {}

    @Schema(name = "MonthCost", description = "What a month costs, with tax; amounts are text")
    public record MonthCost(
            @Schema(example = "2026-03") String month,
            String currency,

            @Schema(description = "Until now, as far as machines were seen: the sum of the lines")
            String soFar,

            @Schema(description = "If all that is held now is held until the month's end: the sum of the lines")
            String forecast,

            List<MonthCostLine> lines,

            @Schema(description = "Meters that are used and have no price: they cost nothing until they have one")
            List<String> unpriced,

            @Schema(
                    description =
                            "The final invoice that it was taken from, with what was corrected since; absent while there is none")
            @Nullable
            UUID invoice,

            Instant asOf) {}

    @Schema(name = "MonthCostLine")
    record MonthCostLine(
            @Schema(allowableValues = {"USAGE", "PLAN", "DISCOUNT", "MINIMUM", "CORRECTION", "TAX"})
            String kind,

            @Schema(example = "MEMORY", description = "Of usage and of plans") @Nullable
            String meter,

            @Schema(description = "Until now", example = "1488.000000") @Nullable
            String volume,

            @Schema(example = "1024 MiB-hour") @Nullable String unit,
            String soFar,
            String forecast) {}
}
