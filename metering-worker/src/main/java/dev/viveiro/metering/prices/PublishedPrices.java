package dev.viveiro.metering.prices;

import dev.viveiro.metering.rating.PriceList;
import java.time.Instant;

/** A version of a price list as it was published. */
public record PublishedPrices(String name, int version, Instant publishedAt, PriceListDocument document) {
    /** Where a version stands in the list of all. */
    public record Key(String name, int version) {
        /** Reads {@link #toString()}; throws {@link RuntimeException} for anything else. */
        public static Key parse(String text) {
            int slash = text.lastIndexOf('/');
            return new Key(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
        }

        @Override
        public String toString() {
            return name + "/" + version;
        }
    }

    public Key key() {
        return new Key(name, version);
    }

    public PriceList priceList() {
        return document.priceList(name, version);
    }
}
