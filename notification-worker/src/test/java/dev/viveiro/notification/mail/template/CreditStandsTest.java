package dev.viveiro.notification.mail.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.account.CreditStanding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CreditStandsTest {
    @ParameterizedTest
    @EnumSource(CreditStanding.class)
    void it_tells_the_balance_whatever_is_told(CreditStanding standing) {
        MailText text = CreditStands.write(standing, null, "-12.50", "EUR");
        assertThat(text.plain()).contains("Balance:  -12.50 EUR");
        assertThat(text.html()).contains("-12.50 EUR");
    }

    @Test
    void low_warns_and_exhausted_says_what_happens_and_how_it_ends() {
        assertThat(CreditStands.write(CreditStanding.LOW, CreditStanding.GOOD, "3.00", "EUR")
                        .plain())
                .contains("Please pay soon")
                .doesNotContain("started again");
        assertThat(CreditStands.write(CreditStanding.EXHAUSTED, CreditStanding.LOW, "-1.00", "EUR")
                        .plain())
                .contains("being switched off", "once that is known");
    }

    @ParameterizedTest
    @EnumSource(
            value = CreditStanding.class,
            names = {"GOOD", "LOW"})
    void whoever_had_used_it_up_is_told_that_machines_come_back(CreditStanding standing) {
        assertThat(CreditStands.write(standing, CreditStanding.EXHAUSTED, "5.00", "EUR")
                        .plain())
                .contains("started again");
    }

    @Test
    void amounts_are_text_in_html_and_never_markup() {
        assertThat(CreditStands.write(CreditStanding.LOW, null, "<b>", "EUR").html())
                .contains("&lt;b&gt;")
                .doesNotContain("<b>");
    }
}
