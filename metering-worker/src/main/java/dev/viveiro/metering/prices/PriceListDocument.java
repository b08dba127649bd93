package dev.viveiro.metering.prices;

import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.Per;
import dev.viveiro.metering.rating.PriceList;
import dev.viveiro.metering.rating.Rate;
import dev.viveiro.metering.rating.Tier;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one version of a price list says, in the form in which it is published and kept. Numbers with decimals are text: JSON's
 * own are read by many as binary fractions.
 *
 * @param validFrom like {@code 2026-03}
 */
public record PriceListDocument(
        String currency,
        String validFrom,
        List<MeterRate> rates,
        List<PlanFee> planFees,
        String discountPercent,
        String minimum) {
    public PriceListDocument {
        rates = List.copyOf(rates);
        planFees = List.copyOf(planFees);
    }

    /** What a meter costs; as {@link Rate}. */
    public record MeterRate(String meter, Per per, long quantity, String included, List<PriceTier> tiers) {
        public MeterRate {
            tiers = List.copyOf(tiers);
        }

        Rate rate() {
            return new Rate(
                    meter,
                    per,
                    quantity,
                    new BigDecimal(included),
                    tiers.stream().map(PriceTier::tier).toList());
        }
    }

    /** As {@link Tier}. */
    public record PriceTier(@Nullable String upTo, String price) {
        Tier tier() {
            return new Tier(upTo == null ? null : new BigDecimal(upTo), new BigDecimal(price));
        }
    }

    /** What a machine of a plan costs per month, whatever it holds. */
    public record PlanFee(String plan, String monthly) {
        Rate rate() {
            return Rate.planFee(plan, new BigDecimal(monthly));
        }
    }

    public BillingMonth begins() {
        return BillingMonth.of(validFrom);
    }

    /** Throws {@link IllegalArgumentException} for what can't be rated. */
    public PriceList priceList(String name, int version) {
        return new PriceList(
                name,
                version,
                begins(),
                Currency.getInstance(currency),
                Stream.concat(
                                rates.stream().map(MeterRate::rate),
                                planFees.stream().map(PlanFee::rate))
                        .toList(),
                new BigDecimal(discountPercent),
                new BigDecimal(minimum));
    }
}
