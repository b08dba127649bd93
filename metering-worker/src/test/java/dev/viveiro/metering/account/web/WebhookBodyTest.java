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
    private static final Instant PAID = Instant.parse("2026-03-17T11:00:00.123456789Z");

    @Test
    void a_payment_is_known_by_its_provider_and_the_providers_id() {
        assertThat(new WebhookBody("pay_1", TENANT, "50", "EUR", PAID, "March", "INV-2026-000017").check("bank"))
                .isEqualTo(new Payment(
                        new TenantId(TENANT),
                        "bank:pay_1",
                        "EUR",
                        new BigDecimal("50.00"),
                        false,
                        "invoice INV-2026-000017: March",
                        Instant.parse("2026-03-17T11:00:00.123456Z")));
    }

    @Test
    void what_is_for_people_may_be_left_out() {
        assertThat(new WebhookBody("1", TENANT, "1", "EUR", PAID, null, null)
                        .check("bank")
                        .note())
                .isEmpty();
        assertThat(new WebhookBody("1", TENANT, "1", "EUR", PAID, "March", null)
                        .check("bank")
                        .note())
                .isEqualTo("March");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "0.001", "1e3", "", "1,5"})
    void what_is_no_amount_that_came_in_is_refused(String amount) {
        assertThat(pointers(new WebhookBody("1", TENANT, amount, "EUR", PAID, null, null)))
                .containsExactly("/amount");
    }

    @Test
    void nothing_was_paid_before_1970() {
        assertThat(pointers(
                        new WebhookBody("1", TENANT, "1", "EUR", Instant.parse("1969-12-31T23:59:59Z"), null, null)))
                .containsExactly("/paidAt");
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        assertThat(pointers(new WebhookBody(null, null, null, "XXX", null, "", "\n")))
                .containsExactly("/id", "/currency", "/tenant", "/amount", "/invoice", "/reference", "/paidAt");
        assertThat(pointers(new WebhookBody("a:b", TENANT, "1", "EUR", PAID, null, null)))
                .containsExactly("/id");
    }

    private static List<String> pointers(WebhookBody body) {
        return catchThrowableOfType(ProblemException.class, () -> body.check("bank")).errors().stream()
                .map(FieldError::pointer)
                .toList();
    }
}
