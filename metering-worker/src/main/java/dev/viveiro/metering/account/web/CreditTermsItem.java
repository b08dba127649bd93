package dev.viveiro.metering.account.web;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.account.domain.CreditKind;
import dev.viveiro.metering.account.domain.CreditTerms;
import dev.viveiro.metering.account.store.AgreedCredit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A version of a tenant's credit terms on the wire. */
record CreditTermsItem(
        TenantId tenant,
        int version,
        Instant agreedAt,
        CreditKind kind,
        String currency,
        @Nullable String warnBelow,
        @Nullable String creditLimit,
        @Nullable Integer dueDays,
        @Nullable Integer graceDays,
        @Nullable String contact) {
    static CreditTermsItem of(AgreedCredit agreed) {
        CreditTerms terms = agreed.terms();
        return new CreditTermsItem(
                agreed.tenant(),
                agreed.version(),
                agreed.agreedAt(),
                terms.kind(),
                terms.currency(),
                CreditItem.text(terms.warnBelow()),
                CreditItem.text(terms.creditLimit()),
                terms.dueDays(),
                terms.graceDays(),
                terms.contact());
    }
}
