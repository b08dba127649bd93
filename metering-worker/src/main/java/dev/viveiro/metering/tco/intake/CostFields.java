package dev.viveiro.metering.tco.intake;

import org.jspecify.annotations.Nullable;

/**
 * An entry as somebody wrote it, in texts that nobody has looked at; null for what was not given.
 *
 * @param hosts ids with blanks between them
 */
public record CostFields(
        @Nullable String name,
        @Nullable String resource,
        @Nullable String phase,
        @Nullable String directness,
        @Nullable String charge,
        @Nullable String lifeMonths,
        @Nullable String amount,
        @Nullable String currency,
        @Nullable String from,
        @Nullable String to,
        @Nullable String hosts) {}
