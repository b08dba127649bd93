package dev.viveiro.metering.focus.domain;

import dev.viveiro.metering.billing.BilledDocument;
import dev.viveiro.metering.billing.BilledLine;
import dev.viveiro.metering.billing.BilledLine.Metered;
import dev.viveiro.metering.rating.Per;
import java.math.BigDecimal;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What all columns are made from.
 *
 * @param seller who offers, sells and bills: one and the same
 */
public record FocusRow(BilledDocument document, String seller, FocusCharge charge) {
    FocusService service() {
        return FocusService.of(charge.metered());
    }

    /** Null for what has no price of its own. */
    @Nullable
    Object priced(Function<Metered, @Nullable Object> value) {
        Metered metered = charge.metered();
        return metered == null ? null : value.apply(metered);
    }

    @Nullable
    Object held(BiFunction<Metered, BigDecimal, @Nullable Object> value) {
        Metered metered = charge.metered();
        BigDecimal quantity = charge.quantity();
        return metered == null || quantity == null ? null : value.apply(metered, quantity);
    }

    @Nullable
    Object line(Function<BilledLine, @Nullable Object> value) {
        BilledLine line = charge.line();
        return line == null ? null : value.apply(line);
    }

    /** Null for what is charged for no single thing. */
    @Nullable
    String resourceType() {
        if (charge.machine() == null) {
            return null;
        }
        return service() == FocusService.IMAGES ? "Machine Image" : "Virtual Machine";
    }

    /** Null also for an image, which has an id in the same place. */
    @Nullable
    Object machine() {
        return service() == FocusService.IMAGES ? null : charge.machine();
    }

    /** A price has its name from its list, version, meter and tier: it never changes. */
    String skuPrice(Metered metered) {
        BilledDocument.Terms terms = document.terms();
        return terms.priceList() + "/" + terms.priceVersion() + "/" + metered.meter() + "/" + metered.tier();
    }

    /** In Key-Value Format. Numbers and constants alone: nothing is to be escaped. */
    static String details(Metered metered) {
        return "{\"x_Tier\":" + metered.tier() + ",\"x_UnitQuantity\":" + metered.quantity() + ",\""
                + (metered.per() == Per.GIB ? "x_UnitSize" : "x_UnitTime") + "\":\"" + metered.per() + "\"}";
    }
}
