package dev.viveiro.metering.account.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A final invoice that was not taken back, with tax; below 0 for what a credit note gives back of one.
 *
 * @param document its id
 * @param reduces of what is given back: the invoice that it is given back of; null for an invoice
 */
public record Debt(
        UUID document,
        BigDecimal amount,
        Instant issuedAt,
        @Nullable UUID reduces) {}
