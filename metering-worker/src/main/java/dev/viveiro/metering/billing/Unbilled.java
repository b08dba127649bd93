package dev.viveiro.metering.billing;

import dev.viveiro.metering.rating.BillingMonth;
import java.math.BigDecimal;

/** What a month without a final invoice costs until now, with tax. */
public record Unbilled(BillingMonth month, String currency, BigDecimal amount) {}
