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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookBodyTest {
    private static final UUID TENANT = new UUID(0, 7);
    private static final Instant NOW = Instant.parse("2026-03-17T11:00:30Z");
    private static final Instant PAID = Instant.parse("2026-03-17T11:00:00.123456789Z");

    @Test
    void a_payment_is_known_by_its_provider_and_the_providers_id() {
        assertThat(new WebhookBody("pay_1", TENANT, "50", "EUR", null, PAID, "March", "INV-2026-000017")
                        .check("bank", NOW))
                .isEqualTo(new Payment(
                        new TenantId(TENANT),
                        "bank:pay_1",
                        "EUR",
                        new BigDecimal("50.00"),
                        false,
                        "invoice INV-2026-000017: March",
                        Instant.parse("2026-03-17T11:00:00.123456Z"),
                        NOW));
    }

    @Test
    void what_went_back_is_told_like_what_came_in() {
        assertThat(new WebhookBody("re_1", TENANT, "50", "EUR", true, PAID, null, null).check("bank", NOW))
                .extracting(Payment::reference, Payment::refund, Payment::amount)
                .containsExactly("bank:re_1", true, new BigDecimal("50.00"));
    }

    @Test
    void what_is_for_people_may_be_left_out() {
        assertThat(new WebhookBody("1", TENANT, "1", "EUR", null, PAID, null, null)
                        .check("bank", NOW)
                        .note())
                .isEmpty();
        assertThat(new WebhookBody("1", TENANT, "1", "EUR", null, PAID, "March", null)
                        .check("bank", NOW)
                        .note())
                .isEqualTo("March");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "0.001", "1e3", "", "1,5"})
    void what_is_no_amount_that_came_in_is_refused(String amount) {
        assertThat(pointers(new WebhookBody("1", TENANT, amount, "EUR", null, PAID, null, null)))
                .containsExactly("/amount");
    }

    @Test
    void nothing_was_paid_before_1970() {
        assertThat(pointers(new WebhookBody(
                        "1", TENANT, "1", "EUR", null, Instant.parse("1969-12-31T23:59:59Z"), null, null)))
                .containsExactly("/paidAt");
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        assertThat(pointers(new WebhookBody(null, null, null, "XXX", null, null, "", "\n")))
                .containsExactly("/id", "/currency", "/tenant", "/amount", "/invoice", "/reference", "/paidAt");
        assertThat(pointers(new WebhookBody("a:b", TENANT, "1", "EUR", null, PAID, null, null)))
                .containsExactly("/id");
    }

    private static List<String> pointers(WebhookBody body) {
        return catchThrowableOfType(ProblemException.class, () -> body.check("bank", NOW)).errors().stream()
                .map(FieldError::pointer)
                .toList();
    }
}
