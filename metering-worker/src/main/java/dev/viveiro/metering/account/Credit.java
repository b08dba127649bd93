package dev.viveiro.metering.account;

import dev.viveiro.contract.account.CreditStanding;
import dev.viveiro.metering.account.domain.CreditTerms;
import dev.viveiro.metering.account.domain.Trigger;
import java.time.Instant;

/**
 * How a tenant stands by its credit terms, and what happens next.
 *
 * @param standing as it was told last
 * @param since when it was told, or when the first terms were agreed
 */
public record Credit(CreditTerms terms, CreditStanding standing, Instant since, Trigger warns, Trigger suspends) {}
