package dev.viveiro.gateway.front;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shapes of price lists and terms, which metering keeps; for the API document alone. */
final class PriceViews {
    private static final String DECIMAL = "0.0125";
    private static final String MONTH = "The month of UTC that it begins with";

    private PriceViews() {}

    @Schema(name = "PriceListPage")
    record PriceLists(List<PriceList> items, @Nullable String nextPageToken) {}

    @Schema(name = "PriceList", description = "One version; all prices are without tax")
    record PriceList(
            String name,
            int version,
            Instant publishedAt,
            String currency,
            String validFrom,
            List<Rate> rates,
            List<PlanFee> planFees,
            String discountPercent,
            String minimum) {}

    @Schema(name = "NewPriceList")
    record NewPriceList(
            @Schema(description = "Of ISO 4217; the same in all versions of a list", example = "EUR")
            String currency,

            @Schema(description = MONTH, example = "2026-03")
            String validFrom,

            List<Rate> rates,
            @Nullable List<PlanFee> planFees,

            @Schema(description = "Of usage and fees", example = "5", defaultValue = "0") @Nullable
            String discountPercent,

            @Schema(description = "What a month with any usage costs at least", example = "2.50", defaultValue = "0")
            @Nullable
            String minimum) {}

    @Schema(name = "Rate")
    record Rate(
            @Schema(
                    allowableValues = {
                        "VCPU",
                        "MEMORY",
                        "DISK",
                        "ADDRESS",
                        "SNAPSHOT",
                        "IMAGE",
                        "TRAFFIC_RECEIVED",
                        "TRAFFIC_SENT"
                    })
            String meter,

            @Schema(
                    description =
                            "The time that a price is for; a month is as long as that month of UTC. Of traffic GIB,"
                                    + " 2^30 bytes",
                    allowableValues = {"SECOND", "HOUR", "MONTH", "GIB"})
            String per,

            @Schema(
                    description = "How many of the meter's units, or GiB, a price is for",
                    example = "1024",
                    defaultValue = "1")
            @Nullable
            Long quantity,

            @Schema(description = "Volume of a tenant and month that is free", example = "100", defaultValue = "0")
            @Nullable
            String included,

            @Schema(description = "In order; each price is for the volume up to where its tier ends")
            List<PriceTier> tiers) {}

    @Schema(name = "PriceTier")
    record PriceTier(
            @Schema(
                    description = "Counted from the end of the included volume; the last tier has none",
                    example = "500")
            @Nullable
            String upTo,

            @Schema(example = DECIMAL) String price) {}

    @Schema(name = "PlanFee", description = "By the share of the month in which a machine of the plan is billed")
    record PlanFee(
            @Schema(example = "basic") String plan,
            @Schema(example = "3.00") String monthly) {}

    @Schema(name = "TermsPage")
    record TermsPage(List<Terms> items, @Nullable String nextPageToken) {}

    @Schema(name = "Terms", description = "What a tenant has agreed to; its currency is that of the price list")
    record Terms(
            UUID tenant,
            int version,
            Instant agreedAt,
            String validFrom,
            String priceList,
            String taxName,
            String taxPercent,
            List<String> billTo) {}

    @Schema(name = "NewTerms")
    record NewTerms(
            @Schema(description = MONTH, example = "2026-03")
            String validFrom,

            @Schema(example = "standard") String priceList,

            @Schema(description = "What the tax is called on a bill", example = "VAT", defaultValue = "Tax") @Nullable
            String taxName,

            @Schema(description = "Of the sum of the lines", example = "23")
            String taxPercent,

            @Schema(description = "Lines of an address, at most eight") @Nullable
            List<String> billTo) {}
}
