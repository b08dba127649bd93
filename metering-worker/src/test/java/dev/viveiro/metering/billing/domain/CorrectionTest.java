package dev.viveiro.metering.billing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.metering.rating.BillingMonth;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CorrectionTest {
    private static final Correction LESS = correction("2026-01", "-30.00");
    private static final Correction MORE = correction("2026-02", "5.00");

    @Test
    void a_bill_takes_what_is_owed_more_first_and_then_what_is_owed_less() {
        assertThat(Correction.within(new BigDecimal("100.00"), List.of(LESS, MORE)))
                .containsExactly(MORE, LESS);
    }

    @Test
    void a_bill_never_becomes_negative_and_the_rest_is_left_to_the_next() {
        assertThat(Correction.within(new BigDecimal("10.00"), List.of(LESS, MORE)))
                .extracting(each -> each.amount().toPlainString())
                .containsExactly("5.00", "-15.00");
    }

    @Test
    void where_nothing_is_owed_nothing_is_taken_off() {
        assertThat(Correction.within(new BigDecimal("0.00"), List.of(LESS))).isEmpty();
    }

    private static Correction correction(String month, String amount) {
        return new Correction(new UUID(0, 1), BillingMonth.of(month), new BigDecimal(amount));
    }
}
