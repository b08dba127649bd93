package dev.viveiro.metering.prices.web;

import dev.viveiro.metering.prices.PriceListDocument;
import dev.viveiro.metering.prices.PublishedPrices;
import java.time.Instant;
import java.util.List;

/** A version of a price list on the wire; all prices are without tax. */
record PriceListItem(
        String name,
        int version,
        Instant publishedAt,
        String currency,
        String validFrom,
        List<PriceListDocument.MeterRate> rates,
        List<PriceListDocument.PlanFee> planFees,
        String discountPercent,
        String minimum) {
    static PriceListItem of(PublishedPrices prices) {
        PriceListDocument document = prices.document();
        return new PriceListItem(
                prices.name(),
                prices.version(),
                prices.publishedAt(),
                document.currency(),
                document.validFrom(),
                document.rates(),
                document.planFees(),
                document.discountPercent(),
                document.minimum());
    }
}
