package dev.viveiro.metering.account.domain;

import java.math.BigDecimal;
import java.time.Instant;

/** A final invoice that was not taken back, with tax; below 0 for what a credit note gives back of one. */
public record Debt(BigDecimal amount, Instant issuedAt) {}
