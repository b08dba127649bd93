package dev.viveiro.metering.billing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettlementTest {
    private static final LocalDate DUE = LocalDate.parse("2026-04-16");

    @ParameterizedTest
    @CsvSource({"10.00, 10.00, OPEN", "10.00, 9.99, PART_PAID", "10.00, 0.00, PAID", "0.00, 0.00, PAID"})
    void it_is_told_by_what_is_open_of_what_is_owed(String owed, String open, Settlement.State state) {
        assertThat(settlement(owed, open, DUE, DUE).state()).isEqualTo(state);
    }

    @Test
    void it_is_overdue_when_the_day_is_over_and_anything_is_open() {
        LocalDate next = DUE.plusDays(1);
        assertThat(settlement("10.00", "0.01", DUE, DUE).overdue()).isFalse();
        assertThat(settlement("10.00", "0.01", DUE, next).overdue()).isTrue();
        assertThat(settlement("10.00", "0.00", DUE, next).overdue()).isFalse();
    }

    @Test
    void without_a_day_by_which_it_is_to_be_paid_it_is_never_overdue() {
        assertThat(settlement("10.00", "10.00", null, LocalDate.MAX).overdue()).isFalse();
    }

    private static Settlement settlement(String owed, String open, @Nullable LocalDate dueOn, LocalDate today) {
        return Settlement.of(new BigDecimal(owed), new BigDecimal(open), dueOn, today);
    }
}
