package dev.viveiro.metering.account.domain;

import dev.viveiro.contract.account.CreditStanding;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an account stands: the same for the same terms, account and time, always. */
public final class CreditRule {
    private CreditRule() {}

    public static CreditStanding standing(CreditTerms terms, Account account, Instant now) {
        BigDecimal available = account.available();
        if (suspends(terms, account).isMet(available, now)) {
            return CreditStanding.EXHAUSTED;
        }
        return warns(terms, account).isMet(available, now) ? CreditStanding.LOW : CreditStanding.GOOD;
    }

    /** What is told of a change, in this order: nobody hears that it is suspended who was not warned. */
    public static List<CreditStanding> steps(CreditStanding told, CreditStanding standing) {
        if (told == standing) {
            return List.of();
        }
        return told == CreditStanding.GOOD && standing == CreditStanding.EXHAUSTED
                ? List.of(CreditStanding.LOW, CreditStanding.EXHAUSTED)
                : List.of(standing);
    }

    /** When the tenant is warned. */
    public static Trigger warns(CreditTerms terms, Account account) {
        return switch (terms.kind()) {
            case PREPAID -> new Trigger(terms.warnBelow(), null);
            case POSTPAID -> new Trigger(terms.warnBelow(), unpaidAt(account, days(terms.dueDays())));
            case UNWATCHED -> Trigger.NEVER;
        };
    }

    /** When the tenant is suspended. */
    public static Trigger suspends(CreditTerms terms, Account account) {
        BigDecimal limit = terms.creditLimit();
        BigDecimal lowest = limit == null ? null : limit.negate();
        return switch (terms.kind()) {
            case PREPAID -> new Trigger(lowest, null);
            case POSTPAID ->
                new Trigger(lowest, unpaidAt(account, days(terms.dueDays()).plus(days(terms.graceDays()))));
            case UNWATCHED -> Trigger.NEVER;
        };
    }

    private static @Nullable Instant unpaidAt(Account account, Duration after) {
        return account.oldestUnpaid().map(issuedAt -> issuedAt.plus(after)).orElse(null);
    }

    private static Duration days(@Nullable Integer days) {
        return days == null ? Duration.ZERO : Duration.ofDays(days);
    }
}
