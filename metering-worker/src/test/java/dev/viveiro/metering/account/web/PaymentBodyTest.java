package dev.viveiro.metering.account.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.account.Payment;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentBodyTest {
    private static final TenantId TENANT = new TenantId(new UUID(0, 7));
    private static final Instant NOW = Instant.parse("2026-03-17T11:00:00Z");

    @ParameterizedTest
    @CsvSource({"EUR, 50, 50.00", "EUR, 0.10, 0.10", "JPY, 100, 100", "JPY, 100.0, 100", "KWD, 0.001, 0.001"})
    void an_amount_gets_the_decimals_of_its_currency(String currency, String amount, String kept) {
        Payment payment = check(currency, amount, "bank-1");
        assertThat(payment.amount()).isEqualTo(new BigDecimal(kept));
        assertThat(payment.refund()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"EUR, 0.001", "JPY, 0.5", "EUR, 0", "EUR, -1", "EUR, 1e2", "EUR, 1234567890123"})
    void what_can_not_be_paid_is_no_amount(String currency, String amount) {
        assertThat(pointers(currency, amount, "bank-1")).containsExactly("/amount");
    }

    @ParameterizedTest
    @CsvSource({
        ", 2026-03-17T11:00:00Z",
        "2026-03-13T00:00:00.1234567Z, 2026-03-13T00:00:00.123456Z",
        "2000-01-01T00:00:00Z, 2000-01-01T00:00:00Z",
        "2026-03-17T11:01:00Z, 2026-03-17T11:01:00Z"
    })
    void a_payment_came_when_whoever_notes_it_says_or_now_and_is_noted_now(@Nullable Instant received, Instant kept) {
        Payment payment = new PaymentBody("EUR", "1", null, null, received).check(TENANT, "bank-1", NOW);
        assertThat(payment.receivedAt()).isEqualTo(kept);
        assertThat(payment.bookedAt()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1999-12-31T23:59:59Z", "2026-03-17T11:01:01Z", "-1000000000-01-01T00:00:00Z"})
    void nothing_came_before_2000_or_comes_in_future(Instant received) {
        assertThat(pointers(() -> new PaymentBody("EUR", "1", null, null, received).check(TENANT, "bank-1", NOW)))
                .containsExactly("/receivedAt");
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        assertThat(pointers("XXX", null, "a b")).containsExactly("/reference", "/currency", "/amount");
    }

    private static List<String> pointers(String currency, @Nullable String amount, String reference) {
        return pointers(() -> check(currency, amount, reference));
    }

    private static List<String> pointers(ThrowingCallable check) {
        return catchThrowableOfType(ProblemException.class, check).errors().stream()
                .map(FieldError::pointer)
                .toList();
    }

    private static Payment check(String currency, @Nullable String amount, String reference) {
        return new PaymentBody(currency, amount, null, null, null).check(TENANT, reference, NOW);
    }
}
