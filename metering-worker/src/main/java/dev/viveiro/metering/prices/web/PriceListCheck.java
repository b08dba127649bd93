package dev.viveiro.metering.prices.web;

import dev.viveiro.contract.usage.Meter;
import dev.viveiro.metering.prices.PriceListDocument;
import dev.viveiro.metering.prices.PriceListDocument.MeterRate;
import dev.viveiro.metering.prices.PriceListDocument.PlanFee;
import dev.viveiro.metering.prices.PriceListDocument.PriceTier;
import dev.viveiro.metering.prices.web.PriceListBody.PlanFeeBody;
import dev.viveiro.metering.prices.web.PriceListBody.RateBody;
import dev.viveiro.metering.prices.web.PriceListBody.TierBody;
import dev.viveiro.metering.rating.Per;
import dev.viveiro.metering.rating.Traffic;
import dev.viveiro.web.Fields;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds everything that is wrong with a price list, and fills in what was left out. */
final class PriceListCheck {
    private static final int MOST_FEES = 200;
    private static final int MOST_TIERS = 20;
    private static final int LONGEST_PLAN = 63;
    private static final long MOST_UNITS = 1_000_000_000;
    private static final Set<String> METERS = Stream.<Enum<?>>concat(
                    Arrays.stream(Meter.values()), Arrays.stream(Traffic.values()))
            .map(Enum::name)
            .collect(Collectors.toUnmodifiableSet());

    private final Fields fields = new Fields();
    private final Decimals decimals = new Decimals(fields);

    private PriceListCheck() {}

    /** Throws a 400 problem with what is wrong. */
    static PriceListDocument document(PriceListBody body) {
        PriceListCheck check = new PriceListCheck();
        PriceListDocument document = check.checked(body);
        check.fields.check();
        return document;
    }

    private PriceListDocument checked(PriceListBody body) {
        Currency currency = currency(body.currency());
        return new PriceListDocument(
                currency.getCurrencyCode(),
                Months.required(fields, "/validFrom", body.validFrom()),
                rates(fields.required("/rates", body.rates(), List.<@Nullable RateBody>of())),
                fees(body.planFees() == null ? List.of() : body.planFees()),
                decimals.percent("/discountPercent", body.discountPercent(), "0"),
                minimum(body.minimum(), currency));
    }

    private Currency currency(@Nullable String code) {
        Currency euro = Currency.getInstance("EUR");
        String given = fields.required("/currency", code, "EUR");
        try {
            Currency currency = Currency.getInstance(given);
            if (currency.getDefaultFractionDigits() >= 0) {
                return currency;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        fields.error(
                "/currency", "unknown-currency", "Expected a currency of ISO 4217 like EUR that has a minor unit.");
        return euro;
    }

    private String minimum(@Nullable String text, Currency currency) {
        String minimum = decimals.or("0", "/minimum", text);
        if (new BigDecimal(minimum).stripTrailingZeros().scale() > currency.getDefaultFractionDigits()) {
            fields.error("/minimum", "too-precise", "Expected an amount that can be paid in " + currency + ".");
        }
        return minimum;
    }

    private List<MeterRate> rates(List<@Nullable RateBody> bodies) {
        List<MeterRate> rates = new ArrayList<>();
        Set<String> meters = new HashSet<>();
        for (int i = 0; i < bodies.size(); i++) {
            String at = "/rates/" + i;
            RateBody body = fields.required(at, bodies.get(i), new RateBody(null, null, null, null, null));
            String meter = fields.required(at + "/meter", body.meter(), "");
            if (body.meter() != null && !METERS.contains(meter)) {
                fields.error(
                        at + "/meter", "unknown-meter", "Expected one of " + String.join(", ", sorted(METERS)) + ".");
            } else if (body.meter() != null && !meters.add(meter)) {
                fields.error(at + "/meter", "repeated", "Give each meter once.");
            }
            rates.add(new MeterRate(
                    meter,
                    per(at + "/per", body.per(), meter),
                    fields.range(at + "/quantity", body.quantity(), 1, MOST_UNITS, 1),
                    decimals.or("0", at + "/included", body.included()),
                    tiers(at + "/tiers", fields.required(at + "/tiers", body.tiers(), List.<@Nullable TierBody>of()))));
        }
        return rates;
    }

    private Per per(String at, @Nullable Per given, String meter) {
        boolean traffic = Traffic.isMeter(meter);
        Per per = fields.required(at, given, traffic ? Per.GIB : Per.HOUR);
        if (METERS.contains(meter) && traffic != (per == Per.GIB)) {
            fields.error(at, "not-allowed", "Expected GIB for " + Traffic.names() + ", and a time for all else.");
        }
        return per;
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    private List<PriceTier> tiers(String at, List<@Nullable TierBody> bodies) {
        if (bodies.isEmpty() || bodies.size() > MOST_TIERS) {
            fields.error(at, "invalid-length", "Expected 1 to " + MOST_TIERS + " tiers.");
        }
        List<PriceTier> tiers = new ArrayList<>();
        BigDecimal end = BigDecimal.ZERO;
        for (int i = 0; i < bodies.size(); i++) {
            TierBody body = fields.required(at + "/" + i, bodies.get(i), new TierBody(null, null));
            String upTo = upTo(at + "/" + i + "/upTo", body.upTo(), i == bodies.size() - 1, end);
            end = upTo == null ? end : new BigDecimal(upTo);
            tiers.add(new PriceTier(upTo, decimals.required(at + "/" + i + "/price", body.price())));
        }
        return tiers;
    }

    private @Nullable String upTo(String at, @Nullable String text, boolean last, BigDecimal before) {
        if (last && text != null) {
            fields.error(at, "not-allowed", "The last tier has no end; leave upTo out.");
        } else if (!last) {
            String upTo = decimals.required(at, text);
            if (new BigDecimal(upTo).compareTo(before) <= 0) {
                fields.error(at, "out-of-range", "Expected upTo to be above " + before.toPlainString() + ".");
            }
            return upTo;
        }
        return null;
    }

    private List<PlanFee> fees(List<@Nullable PlanFeeBody> bodies) {
        if (bodies.size() > MOST_FEES) {
            fields.error("/planFees", "invalid-length", "Expected at most " + MOST_FEES + " fees.");
        }
        List<PlanFee> fees = new ArrayList<>();
        Set<String> plans = new HashSet<>();
        for (int i = 0; i < bodies.size(); i++) {
            String at = "/planFees/" + i;
            PlanFeeBody body = fields.required(at, bodies.get(i), new PlanFeeBody(null, null));
            String plan = fields.text(at + "/plan", body.plan(), LONGEST_PLAN);
            if (body.plan() != null && !plans.add(plan)) {
                fields.error(at + "/plan", "repeated", "Give each plan once.");
            }
            fees.add(new PlanFee(plan, decimals.required(at + "/monthly", body.monthly())));
        }
        return fees;
    }
}
