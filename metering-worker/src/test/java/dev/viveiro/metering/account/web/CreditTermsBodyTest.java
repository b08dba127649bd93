package dev.viveiro.metering.account.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.metering.account.domain.CreditKind;
import dev.viveiro.metering.account.domain.CreditTerms;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class CreditTermsBodyTest {
    @Test
    void prepaid_means_that_nothing_is_lent_unless_it_is_said() {
        CreditTerms terms =
                new CreditTermsBody(CreditKind.PREPAID, "EUR", "10", null, null, null, "Ana@Example.org").check();
        assertThat(terms)
                .isEqualTo(new CreditTerms(
                        CreditKind.PREPAID,
                        "EUR",
                        new BigDecimal("10.00"),
                        new BigDecimal("0.00"),
                        null,
                        null,
                        "ana@example.org"));
    }

    @Test
    void postpaid_has_days_and_no_limit_unless_it_is_said() {
        CreditTerms terms = new CreditTermsBody(CreditKind.POSTPAID, "JPY", "-500", null, 14L, null, null).check();
        assertThat(terms)
                .isEqualTo(new CreditTerms(CreditKind.POSTPAID, "JPY", new BigDecimal("-500"), null, 14, 0, null));
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        assertThat(pointers(new CreditTermsBody(null, "XXX", "much", "-1", null, null, "nobody")))
                .containsExactly("/kind", "/currency", "/warnBelow", "/creditLimit", "/contact");
        assertThat(pointers(new CreditTermsBody(CreditKind.POSTPAID, "EUR", null, "1.001", null, 366L, null)))
                .containsExactly("/creditLimit", "/dueDays", "/graceDays");
    }

    @Test
    void what_belongs_to_another_kind_is_refused_not_ignored() {
        assertThat(pointers(new CreditTermsBody(CreditKind.PREPAID, "EUR", null, null, 14L, 7L, null)))
                .containsExactly("/dueDays", "/graceDays");
        assertThat(pointers(new CreditTermsBody(CreditKind.UNWATCHED, "EUR", "1", "1", 14L, 7L, null)))
                .containsExactly("/warnBelow", "/creditLimit", "/dueDays", "/graceDays");
    }

    @Test
    void nobody_is_warned_after_being_suspended() {
        assertThat(pointers(new CreditTermsBody(CreditKind.PREPAID, "EUR", "-5.01", "5", null, null, null)))
                .containsExactly("/warnBelow");
        new CreditTermsBody(CreditKind.PREPAID, "EUR", "-5", "5", null, null, null).check();
    }

    private static List<String> pointers(CreditTermsBody body) {
        return catchThrowableOfType(ProblemException.class, body::check).errors().stream()
                .map(FieldError::pointer)
                .toList();
    }
}
