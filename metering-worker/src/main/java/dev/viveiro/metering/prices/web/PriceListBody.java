package dev.viveiro.metering.prices.web;

import dev.viveiro.metering.rating.Per;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Body of {@code PUT /v1/prices/{name}/{version}}; {@link PriceListCheck} says what is wrong with it. */
record PriceListBody(
        @Nullable String currency,
        @Nullable String validFrom,
        @Nullable List<@Nullable RateBody> rates,
        @Nullable List<@Nullable PlanFeeBody> planFees,
        @Nullable String discountPercent,
        @Nullable String minimum) {
    record RateBody(
            @Nullable String meter,
            @Nullable Per per,
            @Nullable Long quantity,
            @Nullable String included,
            @Nullable List<@Nullable TierBody> tiers) {}

    record TierBody(@Nullable String upTo, @Nullable String price) {}

    record PlanFeeBody(@Nullable String plan, @Nullable String monthly) {}
}
