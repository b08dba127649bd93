package dev.viveiro.metering.reconciliation.domain;

import java.time.Instant;
import java.util.UUID;

/** The newest document in force that bills a tenant's month: its invoice, or a later one, or a credit note, that corrects it. */
public record Document(UUID id, Instant issuedAt) {}
