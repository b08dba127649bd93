package dev.viveiro.metering.rating;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;

/** Price lists of tests: without discount and minimum, in euro, unless they say otherwise. */
final class Lists {
    static final Currency EUR = Currency.getInstance("EUR");

    private Lists() {}

    static PriceList of(Rate... rates) {
        return of(EUR, "0", "0", rates);
    }

    static PriceList of(Currency currency, String discount, String minimum, Rate... rates) {
        return new PriceList(
                "standard",
                1,
                BillingMonth.of("2024-01"),
                currency,
                Arrays.asList(rates),
                new BigDecimal(discount),
                new BigDecimal(minimum));
    }

    /** Tiers as pairs of an end, "-" for none, and a price. */
    static Rate tiered(String meter, Per per, String included, String... tiers) {
        List<Tier> list = new ArrayList<>();
        for (int i = 0; i < tiers.length; i += 2) {
            list.add(new Tier(tiers[i].equals("-") ? null : new BigDecimal(tiers[i]), new BigDecimal(tiers[i + 1])));
        }
        return new Rate(meter, per, 1, new BigDecimal(included), list);
    }

    static Rate hourly(String meter, String price) {
        return Rate.flat(meter, Per.HOUR, 1, new BigDecimal(price));
    }

    static Rate monthly(String meter, String price) {
        return Rate.flat(meter, Per.MONTH, 1, new BigDecimal(price));
    }
}
