package dev.viveiro.metering.prices;

import dev.viveiro.contract.usage.Meter;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.Per;
import dev.viveiro.metering.rating.PriceList;
import dev.viveiro.metering.rating.Rate;
import dev.viveiro.metering.rating.Tier;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
    private static final Set<String> HELD =
            Arrays.stream(Meter.values()).map(Meter::name).collect(Collectors.toUnmodifiableSet());

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

    /**
     * True when it says the same as another one, and besides only what meters cost without whose price no invoice is final. All else that
     * has no price is free.
     */
    boolean onlyAddsTo(PriceListDocument other) {
        return currency.equals(other.currency)
                && rates.containsAll(other.rates)
                && rates.stream().allMatch(rate -> other.rates.contains(rate) || HELD.contains(rate.meter()))
                && Set.copyOf(planFees).equals(Set.copyOf(other.planFees))
                && new BigDecimal(discountPercent).compareTo(new BigDecimal(other.discountPercent)) == 0
                && new BigDecimal(minimum).compareTo(new BigDecimal(other.minimum)) == 0;
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
