package dev.viveiro.metering.account.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.account.CreditStanding;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** What holds of any terms and any account; a standing is worse the later it stands in its enumeration. */
class CreditPropertiesTest {
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

    @RepeatedTest(300)
    void paying_never_makes_it_worse_and_using_or_waiting_never_better(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        CreditTerms terms = terms(random);
        Account account = account(random);
        Instant now = START.plus(Duration.ofHours(random.nextInt(24 * 90)));
        CreditStanding standing = CreditRule.standing(terms, account, now);
        BigDecimal more = amount(random, 100);

        Account paid = new Account(account.paid().add(more), account.debts(), account.unbilled());
        assertThat(CreditRule.standing(terms, paid, now)).isLessThanOrEqualTo(standing);
        Account used =
                new Account(account.paid(), account.debts(), account.unbilled().add(more));
        assertThat(CreditRule.standing(terms, used, now)).isGreaterThanOrEqualTo(standing);
        Instant later = now.plus(Duration.ofHours(random.nextInt(24 * 30)));
        assertThat(CreditRule.standing(terms, account, later)).isGreaterThanOrEqualTo(standing);
    }

    @RepeatedTest(100)
    void the_order_of_invoices_says_nothing(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        CreditTerms terms = terms(random);
        Account account = account(random);
        List<Debt> shuffled = new ArrayList<>(account.debts());
        Collections.shuffle(shuffled, random);
        Account other = new Account(account.paid(), shuffled, account.unbilled());
        assertThat(CreditRule.warns(terms, other)).isEqualTo(CreditRule.warns(terms, account));
        assertThat(CreditRule.suspends(terms, other)).isEqualTo(CreditRule.suspends(terms, account));
    }

    @RepeatedTest(100)
    void being_billed_for_what_was_used_leaves_as_much_as_before(RepetitionInfo repetition) {
        Account account = account(new Random(repetition.getCurrentRepetition()));
        List<Debt> billed = new ArrayList<>(account.debts());
        billed.add(new Debt(new UUID(0, 9), account.unbilled(), START, null));
        assertThat(new Account(account.paid(), billed, BigDecimal.ZERO).available())
                .isEqualByComparingTo(account.available());
    }

    @RepeatedTest(100)
    void a_tenant_is_suspended_exactly_when_it_was_told_that_it_would_be(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        CreditTerms terms = terms(random);
        Account account = account(random);
        Instant now = START.plus(Duration.ofHours(random.nextInt(24 * 90)));
        Trigger told = CreditRule.suspends(terms, account);
        boolean by = (told.availableBelow() != null && account.available().compareTo(told.availableBelow()) < 0)
                || (told.unpaidAt() != null && !told.unpaidAt().isAfter(now));
        assertThat(CreditRule.standing(terms, account, now) == CreditStanding.EXHAUSTED)
                .isEqualTo(by);
    }

    /** Whoever looks at invoices sees the same as whoever is suspended by them. */
    @RepeatedTest(300)
    void what_is_open_of_invoices_comes_to_what_is_owed_beyond_what_was_paid(RepetitionInfo repetition) {
        Account account = account(new Random(repetition.getCurrentRepetition()));
        List<OpenDebt> open = OpenDebt.of(account.paid(), account.debts());
        BigDecimal sum = open.stream().map(OpenDebt::open).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal owed = account.debts().stream().map(Debt::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(sum).isEqualByComparingTo(owed.subtract(account.paid()).max(BigDecimal.ZERO));
        // one in part at most: those before it are paid, and those after it are not
        assertThat(open)
                .isSortedAccordingTo(Comparator.comparing(OpenDebt::issuedAt))
                .filteredOn(each -> each.open().signum() > 0 && each.open().compareTo(each.owed()) < 0)
                .hasSizeLessThan(2);
        assertThat(account.oldestUnpaid())
                .isEqualTo(open.stream()
                        .filter(each -> each.open().signum() > 0)
                        .map(OpenDebt::issuedAt)
                        .findFirst());
    }

    private static CreditTerms terms(Random random) {
        CreditKind kind = CreditKind.values()[random.nextInt(CreditKind.values().length)];
        boolean later = kind == CreditKind.POSTPAID;
        return new CreditTerms(
                kind,
                "EUR",
                random.nextBoolean() ? null : amount(random, 50),
                later && random.nextBoolean() ? null : amount(random, 50),
                later ? random.nextInt(30) : null,
                later ? random.nextInt(30) : null,
                null);
    }

    private static Account account(Random random) {
        List<Debt> debts = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            UUID id = new UUID(0, i);
            BigDecimal amount = amount(random, 100);
            Instant issuedAt = START.plus(Duration.ofHours(random.nextInt(24 * 60)));
            debts.add(new Debt(id, amount, issuedAt, null));
            if (random.nextBoolean()) {
                BigDecimal back = amount(random, 100).min(amount).negate();
                debts.add(new Debt(new UUID(1, i), back, issuedAt.plusSeconds(random.nextInt(100_000)), id));
            }
        }
        return new Account(amount(random, 200), debts, amount(random, 50));
    }

    private static BigDecimal amount(Random random, int below) {
        return BigDecimal.valueOf(random.nextInt(below * 100), 2);
    }
}
