package dev.viveiro.metering.account.domain;

import static dev.viveiro.contract.account.CreditStanding.EXHAUSTED;
import static dev.viveiro.contract.account.CreditStanding.GOOD;
import static dev.viveiro.contract.account.CreditStanding.LOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.account.CreditStanding;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreditRuleTest {
    private static final Instant ISSUED = Instant.parse("2026-03-02T00:00:00Z");
    private static final CreditTerms PREPAID = terms(CreditKind.PREPAID, "5.00", "0.00");
    private static final CreditTerms POSTPAID = terms(CreditKind.POSTPAID, null, null);

    @ParameterizedTest
    @CsvSource({"0, GOOD", "15.00, GOOD", "15.01, LOW", "20.00, LOW", "20.01, EXHAUSTED"})
    void prepaid_credit_runs_down_by_what_is_used(String used, CreditStanding standing) {
        assertThat(standing(PREPAID, account("20.00", used), ISSUED)).isEqualTo(standing);
    }

    @Test
    void a_credit_limit_is_how_far_below_nothing_an_account_may_be() {
        CreditTerms limited = terms(CreditKind.PREPAID, "-3.00", "5.00");
        assertThat(standing(limited, account("0", "3.00"), ISSUED)).isEqualTo(GOOD);
        assertThat(standing(limited, account("0", "5.00"), ISSUED)).isEqualTo(LOW);
        assertThat(standing(limited, account("0", "5.01"), ISSUED)).isEqualTo(EXHAUSTED);
    }

    @Test
    void who_pays_afterwards_may_owe_anything_until_an_invoice_is_due() {
        Account owing = account("0", "1000.00");
        assertThat(standing(POSTPAID, owing, ISSUED)).isEqualTo(GOOD);
        assertThat(CreditRule.suspends(POSTPAID, owing)).isEqualTo(Trigger.NEVER);
    }

    @Test
    void an_invoice_that_is_not_paid_warns_when_it_is_due_and_suspends_after_the_grace() {
        Account billed = account("9.99", "0", debt("10.00", 0));
        Instant due = ISSUED.plus(Duration.ofDays(14));
        Instant over = due.plus(Duration.ofDays(7));
        assertThat(standing(POSTPAID, billed, due.minusMillis(1))).isEqualTo(GOOD);
        assertThat(standing(POSTPAID, billed, due)).isEqualTo(LOW);
        assertThat(standing(POSTPAID, billed, over.minusMillis(1))).isEqualTo(LOW);
        assertThat(standing(POSTPAID, billed, over)).isEqualTo(EXHAUSTED);
        assertThat(CreditRule.warns(POSTPAID, billed)).isEqualTo(new Trigger(null, due));
        assertThat(CreditRule.suspends(POSTPAID, billed)).isEqualTo(new Trigger(null, over));
        assertThat(standing(POSTPAID, account("10.00", "0", debt("10.00", 0)), over))
                .isEqualTo(GOOD);
    }

    @Test
    void what_is_paid_is_for_the_oldest_invoices() {
        Account account = account("15.00", "0", debt("10.00", 31), debt("10.00", 0));
        assertThat(CreditRule.warns(POSTPAID, account).unpaidAt()).isEqualTo(ISSUED.plus(Duration.ofDays(31 + 14)));
    }

    @Test
    void what_is_given_back_is_for_the_invoice_that_it_is_given_back_of() {
        Debt march = debt("10.00", 0);
        Debt april = debt("10.00", 31);
        Account first = account("7.00", "0", march, back("-3.00", march), april);
        assertThat(CreditRule.warns(POSTPAID, first).unpaidAt()).isEqualTo(ISSUED.plus(Duration.ofDays(31 + 14)));
        assertThat(first.available()).isEqualByComparingTo("-10.00");
        Account second = account("7.00", "0", march, back("-3.00", april), april);
        assertThat(CreditRule.warns(POSTPAID, second).unpaidAt()).isEqualTo(ISSUED.plus(Duration.ofDays(14)));
        assertThat(second.available()).isEqualByComparingTo("-10.00");
    }

    @Test
    void nobody_hears_of_being_suspended_who_was_not_warned() {
        assertThat(CreditRule.steps(GOOD, EXHAUSTED)).containsExactly(LOW, EXHAUSTED);
        assertThat(CreditRule.steps(GOOD, LOW)).containsExactly(LOW);
        assertThat(CreditRule.steps(LOW, EXHAUSTED)).containsExactly(EXHAUSTED);
        assertThat(CreditRule.steps(EXHAUSTED, GOOD)).containsExactly(GOOD);
        assertThat(CreditRule.steps(EXHAUSTED, EXHAUSTED)).isEmpty();
    }

    @Test
    void an_amount_that_suspends_without_one_that_warns_is_warned_of_ahead() {
        BigDecimal ten = new BigDecimal("10");
        CreditTerms prepaid = terms(CreditKind.PREPAID, null, "0.00").warningAhead(ten);
        assertThat(standing(prepaid, account("20.00", "10.00"), ISSUED)).isEqualTo(GOOD);
        assertThat(standing(prepaid, account("20.00", "10.01"), ISSUED)).isEqualTo(LOW);
        assertThat(terms(CreditKind.POSTPAID, null, "100.00").warningAhead(ten).warnBelow())
                .isEqualByComparingTo("-90");
        assertThat(POSTPAID.warningAhead(ten)).isEqualTo(POSTPAID);
        assertThat(PREPAID.warningAhead(ten)).isEqualTo(PREPAID);
    }

    @Test
    void who_is_not_watched_stands_well_whatever_it_owes() {
        CreditTerms unwatched = terms(CreditKind.UNWATCHED, null, null);
        Account owing = account("0", "1000.00", debt("1000.00", 0));
        assertThat(standing(unwatched, owing, ISSUED.plus(Duration.ofDays(1_000))))
                .isEqualTo(GOOD);
    }

    private static CreditStanding standing(CreditTerms terms, Account account, Instant now) {
        return CreditRule.standing(terms, account, now);
    }

    private static CreditTerms terms(CreditKind kind, @Nullable String warnBelow, @Nullable String limit) {
        boolean later = kind == CreditKind.POSTPAID;
        return new CreditTerms(
                kind,
                "EUR",
                warnBelow == null ? null : new BigDecimal(warnBelow),
                limit == null ? null : new BigDecimal(limit),
                later ? 14 : null,
                later ? 7 : null,
                null);
    }

    private static Account account(String paid, String unbilled, Debt... debts) {
        return new Account(new BigDecimal(paid), List.of(debts), new BigDecimal(unbilled));
    }

    private static Debt debt(String amount, int daysLater) {
        return new Debt(new UUID(0, daysLater), new BigDecimal(amount), ISSUED.plus(Duration.ofDays(daysLater)), null);
    }

    private static Debt back(String amount, Debt of) {
        return new Debt(new UUID(1, 1), new BigDecimal(amount), ISSUED.plus(Duration.ofDays(40)), of.document());
    }
}
