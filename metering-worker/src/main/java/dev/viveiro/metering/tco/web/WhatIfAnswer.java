package dev.viveiro.metering.tco.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.kernel.HostId;
import dev.viveiro.metering.tco.domain.Consolidation;
import dev.viveiro.metering.tco.domain.Picture;
import dev.viveiro.metering.tco.domain.WhatIf;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What it would have cost.
 *
 * @param saving below zero when it would have cost more
 * @param off the hosts that would be off; null when the question was another
 * @param fits whether what machines reserved has room on the other hosts; null when the question was another
 */
record WhatIfAnswer(
        LocalDate from,
        LocalDate to,
        Instant until,
        String currency,
        String before,
        String after,
        String saving,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> off,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean fits) {
    static WhatIfAnswer of(Picture picture, WhatIf what) {
        return of(picture, what, null, null);
    }

    static WhatIfAnswer of(Picture picture, Consolidation consolidation) {
        return of(
                picture,
                consolidation.whatIf(),
                consolidation.off().stream().map(HostId::toString).sorted().toList(),
                consolidation.fits());
    }

    private static WhatIfAnswer of(Picture picture, WhatIf what, @Nullable List<String> off, @Nullable Boolean fits) {
        return new WhatIfAnswer(
                picture.asked().from(),
                picture.asked().to(),
                picture.until(),
                picture.currency().getCurrencyCode(),
                what.before().toPlainString(),
                what.after().toPlainString(),
                what.saving().toPlainString(),
                off,
                fits);
    }
}
