package dev.viveiro.metering.account.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OpenDebtTest {
    private static final Instant MARCH = Instant.parse("2026-03-02T00:00:00Z");

    @Test
    void payments_are_for_the_oldest_invoices_in_whatever_order_they_are_told() {
        assertThat(open("25.00", invoice(3, "10.00"), invoice(1, "10.00"), invoice(2, "10.00")))
                .containsExactly("1: 0.00 of 10.00", "2: 0.00 of 10.00", "3: 5.00 of 10.00");
    }

    @Test
    void what_went_back_beyond_what_was_paid_makes_no_invoice_larger() {
        assertThat(open("-5.00", invoice(1, "10.00"))).containsExactly("1: 10.00 of 10.00");
    }

    @Test
    void a_credit_note_makes_the_invoice_smaller_that_it_names_and_leaves_what_was_paid_to_the_others() {
        assertThat(open("12.00", invoice(1, "10.00"), invoice(2, "10.00"), back("-4.00", 2)))
                .containsExactly("1: 0.00 of 10.00", "2: 4.00 of 6.00");
        assertThat(open("12.00", invoice(1, "10.00"), invoice(2, "10.00"), back("-4.00", 1)))
                .containsExactly("1: 0.00 of 6.00", "2: 4.00 of 10.00");
    }

    @Test
    void an_invoice_that_was_given_back_in_parts_owes_nothing_and_what_is_beyond_it_is_for_the_oldest() {
        assertThat(open("0.00", invoice(1, "10.00"), invoice(2, "6.00"), back("-4.00", 2), back("-2.00", 2)))
                .containsExactly("1: 10.00 of 10.00", "2: 0.00 of 0.00");
        assertThat(open("0.00", invoice(1, "10.00"), invoice(2, "6.00"), back("-9.00", 2)))
                .containsExactly("1: 7.00 of 10.00", "2: 0.00 of 0.00");
    }

    @Test
    void what_was_given_back_of_an_invoice_that_was_taken_back_is_for_the_oldest() {
        assertThat(open("0.00", back("-4.00", 7), invoice(1, "10.00"))).containsExactly("1: 6.00 of 10.00");
    }

    @Test
    void of_two_of_one_moment_the_smaller_is_paid_first() {
        Debt large = new Debt(new UUID(0, 1), new BigDecimal("10.00"), MARCH, null);
        Debt small = new Debt(new UUID(0, 2), new BigDecimal("5.00"), MARCH, null);
        assertThat(open("6.00", large, small)).containsExactly("2: 0.00 of 5.00", "1: 9.00 of 10.00");
    }

    private static List<String> open(String paid, Debt... debts) {
        return OpenDebt.of(new BigDecimal(paid), List.of(debts)).stream()
                .map(each -> each.document().getLeastSignificantBits() + ": " + each.open() + " of " + each.owed())
                .toList();
    }

    private static Debt invoice(int day, String amount) {
        return new Debt(new UUID(0, day), new BigDecimal(amount), MARCH.plus(Duration.ofDays(day)), null);
    }

    private static Debt back(String amount, int of) {
        return new Debt(UUID.randomUUID(), new BigDecimal(amount), MARCH.plus(Duration.ofDays(30)), new UUID(0, of));
    }
}
