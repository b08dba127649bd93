package dev.viveiro.metering.account.store;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.account.domain.CreditTerms;
import java.time.Instant;

/** One version of a tenant's credit terms. */
public record AgreedCredit(TenantId tenant, int version, Instant agreedAt, CreditTerms terms) {}
