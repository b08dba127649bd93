package dev.viveiro.metering.reconciliation.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The newest document in force that bills a tenant's month: its invoice, or a later one, or a credit note, that corrects it.
 *
 * @param runSince when the tenant's newest final invoice of a later month was issued, which looked at this month, too; null when there
 *     is none
 */
public record Document(UUID id, Instant issuedAt, @Nullable Instant runSince) {}
