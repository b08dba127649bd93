package dev.viveiro.metering.billing;

import dev.viveiro.kernel.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a final invoice that was not taken back comes to, with tax; below 0 for what a credit note gives back of one.
 *
 * @param document its id
 * @param givesBackOf of a credit note: the document that it gives back a part of
 */
public record Bill(
        UUID document,
        TenantId tenant,
        String currency,
        BigDecimal total,
        Instant issuedAt,
        @Nullable UUID givesBackOf) {}
