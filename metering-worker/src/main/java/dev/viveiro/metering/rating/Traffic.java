package dev.viveiro.metering.rating;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Meters of what passes a machine's cards, in bytes. What has no price in a list is free: it was, before it could have one. */
public enum Traffic {
    TRAFFIC_RECEIVED,
    TRAFFIC_SENT;

    public static boolean isMeter(String meter) {
        return Arrays.stream(values()).anyMatch(each -> each.name().equals(meter));
    }

    /** True for a list in which any of it has a price. */
    public static boolean isPriced(PriceList prices) {
        return Arrays.stream(values()).anyMatch(each -> prices.rate(each.name()).isPresent());
    }

    /** For an error: which they are. */
    public static String names() {
        return Arrays.stream(values()).map(Traffic::name).collect(Collectors.joining(" and "));
    }
}
