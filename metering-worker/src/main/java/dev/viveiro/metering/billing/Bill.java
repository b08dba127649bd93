package dev.viveiro.metering.billing;

import java.math.BigDecimal;
import java.time.Instant;

/** What a final invoice that was not taken back comes to, with tax; below 0 for what a credit note gives back of one. */
public record Bill(String currency, BigDecimal total, Instant issuedAt) {}
