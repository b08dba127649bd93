package dev.viveiro.metering.tco.domain;

import java.math.BigDecimal;
import java.util.UUID;

/**
 * What a period would have cost otherwise.
 *
 * @param before what it cost
 * @param after what it would have cost
 */
public record WhatIf(BigDecimal before, BigDecimal after) {
    /** Below zero when it would have cost more. */
    public BigDecimal saving() {
        return before.subtract(after);
    }

    /** With another price of one entry. */
    public static WhatIf amount(Picture picture, UUID entry, BigDecimal amount) {
        return between(
                picture,
                picture.withEntries(picture.entries().stream()
                        .map(each -> each.id().equals(entry) ? each.at(amount) : each)
                        .toList()));
    }

    /** With another price of a kWh, at all hosts. */
    public static WhatIf pricePerKwh(Picture picture, BigDecimal price) {
        return between(
                picture,
                picture.withHosts(picture.hosts().stream()
                        .map(host -> host.with(
                                stretch -> stretch.with(stretch.model().atPricePerKwh(price))))
                        .toList()));
    }

    /** With the same machines somewhere else. */
    public static WhatIf elsewhere(Picture picture, CloudPrices prices) {
        return new WhatIf(TotalCost.of(picture).total(), prices.of(picture.stays(), picture.currency()));
    }

    static WhatIf between(Picture before, Picture after) {
        return new WhatIf(TotalCost.of(before).total(), TotalCost.of(after).total());
    }
}
