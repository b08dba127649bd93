package dev.viveiro.metering.billing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.metering.rating.BillingMonth;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CorrectionsTest {
    private static final Invoice.Basis BASIS = basis("EUR", "VAT", "19");
    private static final Correction LESS = correction("2026-01", BASIS, "-30.00");
    private static final Correction MORE = correction("2026-02", BASIS, "5.00");

    @Test
    void a_bill_takes_what_is_owed_more_first_and_then_what_is_owed_less() {
        assertThat(of("25.00", LESS, MORE)).isEqualTo(new Corrections(List.of(MORE, LESS), List.of(), List.of()));
    }

    @Test
    void a_bill_never_becomes_negative_and_what_it_has_no_room_for_is_given_back_whole() {
        assertThat(of("24.99", LESS, MORE)).isEqualTo(new Corrections(List.of(MORE), List.of(LESS), List.of()));
    }

    @Test
    void where_nothing_is_owed_all_is_given_back() {
        assertThat(of("0.00", LESS)).isEqualTo(new Corrections(List.of(), List.of(LESS), List.of()));
    }

    @Test
    void a_bill_takes_nothing_at_another_tax_or_in_another_currency() {
        for (Invoice.Basis other :
                List.of(basis("EUR", "VAT", "21"), basis("EUR", "GST", "19"), basis("USD", "VAT", "19"))) {
            Correction less = correction("2026-01", other, "-30.00");
            Correction more = correction("2026-02", other, "5.00");
            assertThat(of("100.00", less, more))
                    .as("%s", other)
                    .isEqualTo(new Corrections(List.of(), List.of(less), List.of(more)));
        }
    }

    @Test
    void what_is_given_back_comes_before_what_is_billed_by_itself() {
        Invoice.Basis other = basis("USD", "VAT", "19");
        Correction more = correction("2026-01", other, "5.00");
        Correction less = correction("2026-02", other, "-30.00");
        assertThat(of("100.00", more, less).apart()).containsExactly(less, more);
    }

    @Test
    void a_tax_that_is_written_otherwise_and_other_prices_and_addresses_are_no_hindrance() {
        Invoice.Basis same =
                new Invoice.Basis("EUR", "other", 7, 3, "VAT", new BigDecimal("19.0"), List.of("1 Elm Street"));
        Correction less = correction("2026-01", same, "-30.00");
        assertThat(of("100.00", less).lines()).containsExactly(less);
    }

    @Test
    void no_difference_is_no_correction() {
        assertThat(of("1.00", correction("2026-01", BASIS, "0.00")))
                .isEqualTo(new Corrections(List.of(), List.of(), List.of()));
    }

    private static Corrections of(String net, Correction... all) {
        return Corrections.of(new BigDecimal(net), BASIS, List.of(all));
    }

    private static Invoice.Basis basis(String currency, String taxName, String taxPercent) {
        return new Invoice.Basis(currency, "standard", 1, 1, taxName, new BigDecimal(taxPercent), List.of());
    }

    private static Correction correction(String month, Invoice.Basis basis, String amount) {
        return new Correction(new UUID(0, 1), BillingMonth.of(month), basis, new BigDecimal(amount));
    }
}
