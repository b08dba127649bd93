package dev.viveiro.metering.account.domain;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When something happens to a tenant: as soon as either is the case.
 *
 * @param availableBelow less than this is available; null when no amount matters
 * @param unpaidAt the oldest invoice that is unpaid now still is, then; null when there is none, or it doesn't matter
 */
public record Trigger(
        @Nullable BigDecimal availableBelow, @Nullable Instant unpaidAt) {
    static final Trigger NEVER = new Trigger(null, null);

    boolean isMet(BigDecimal available, Instant now) {
        return (availableBelow != null && available.compareTo(availableBelow) < 0)
                || (unpaidAt != null && !now.isBefore(unpaidAt));
    }
}
