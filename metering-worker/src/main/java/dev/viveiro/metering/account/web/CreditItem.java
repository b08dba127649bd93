package dev.viveiro.metering.account.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.contract.account.CreditStanding;
import dev.viveiro.metering.account.Credit;
import dev.viveiro.metering.account.domain.CreditKind;
import dev.viveiro.metering.account.domain.CreditTerms;
import dev.viveiro.metering.account.domain.Trigger;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a tenant stands by its credit terms, and what happens next; what does not apply is absent. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CreditItem(
        CreditKind kind,
        CreditStanding standing,
        Instant since,
        @Nullable String warnBelow,
        @Nullable String creditLimit,
        @Nullable Integer dueDays,
        @Nullable Integer graceDays,
        @Nullable TriggerItem warnsWhen,
        @Nullable TriggerItem suspendsWhen) {
    static CreditItem of(Credit credit) {
        CreditTerms terms = credit.terms();
        return new CreditItem(
                terms.kind(),
                credit.standing(),
                credit.since(),
                text(terms.warnBelow()),
                text(terms.creditLimit()),
                terms.dueDays(),
                terms.graceDays(),
                TriggerItem.of(credit.warns()),
                TriggerItem.of(credit.suspends()));
    }

    static @Nullable String text(@Nullable BigDecimal amount) {
        return amount == null ? null : amount.toPlainString();
    }

    /** As soon as either is the case. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TriggerItem(
            @Nullable String availableBelow, @Nullable Instant unpaidAt) {
        static @Nullable TriggerItem of(Trigger trigger) {
            return trigger.availableBelow() == null && trigger.unpaidAt() == null
                    ? null
                    : new TriggerItem(text(trigger.availableBelow()), trigger.unpaidAt());
        }
    }
}
