package dev.viveiro.metering.account.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Against what a tenant's account is held.
 *
 * @param currency of ISO 4217; the account in this one is looked at, and no other
 * @param warnBelow the tenant is warned when less than this is available; below 0 for one that may owe; null: no amount warns
 * @param creditLimit how far below 0 the account may be, at least 0; null: no amount suspends
 * @param dueDays from an invoice to when it is to be paid; null unless {@link CreditKind#POSTPAID}
 * @param graceDays from then to when an invoice that is not paid suspends; null together with {@code dueDays}
 * @param contact e-mail address of whom to write to
 */
public record CreditTerms(
        CreditKind kind,
        String currency,
        @Nullable BigDecimal warnBelow,
        @Nullable BigDecimal creditLimit,
        @Nullable Integer dueDays,
        @Nullable Integer graceDays,
        @Nullable String contact) {
    /** The same for whom nobody is suspended by an amount that was not warned by one: this much ahead, unless another is agreed. */
    public CreditTerms warningAhead(BigDecimal ahead) {
        return warnBelow != null || creditLimit == null
                ? this
                : new CreditTerms(
                        kind, currency, ahead.subtract(creditLimit), creditLimit, dueDays, graceDays, contact);
    }
}
