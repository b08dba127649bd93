package dev.viveiro.notification.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.account.CreditChanged;
import dev.viveiro.contract.account.CreditStanding;
import dev.viveiro.notification.MailText;
import dev.viveiro.notification.NotificationScene;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CreditMailIT extends NotificationScene {
    private CreditChanged changed(long version, CreditStanding standing, @Nullable String contact) {
        return new CreditChanged(tenant, version, standing, "-12.50", "EUR", contact, CLOCK.instant());
    }

    private List<Long> told() {
        return jdbc.query(
                "select credit_version from delivery where tenant = ? and credit_version is not null order by 1",
                (row, i) -> row.getLong(1),
                tenant.value());
    }

    private void heard(long version) {
        await().untilAsserted(() -> assertThat(jdbc.query(
                        "select version from credit where tenant = ?", (row, i) -> row.getLong(1), tenant.value()))
                .containsExactly(version));
    }

    @Test
    void each_change_is_one_mail_with_the_balance_and_what_to_do() throws Exception {
        String to = "credit@example.org";
        tell(changed(1, CreditStanding.LOW, to), UUID.randomUUID());
        heard(1);
        tell(changed(2, CreditStanding.EXHAUSTED, to), UUID.randomUUID());
        heard(2);
        tell(changed(3, CreditStanding.GOOD, to), UUID.randomUUID());
        await().untilAsserted(() -> assertThat(mailsTo(to)).hasSize(3));
        List<String> texts =
                mailsTo(to).stream().map(mail -> MailText.of(mail).plain()).toList();
        assertThat(texts).allSatisfy(text -> assertThat(text).contains("-12.50 EUR"));
        assertThat(texts).anySatisfy(text -> assertThat(text).contains("Please pay soon"));
        assertThat(texts).anySatisfy(text -> assertThat(text).contains("being switched off"));
        assertThat(texts).anySatisfy(text -> assertThat(text).contains("good again", "started again"));
        for (MimeMessage mail : mailsTo(to)) {
            assertThat(mail.getSubject()).startsWith("Your credit");
        }
        assertThat(get("/v1/deliveries").body()).contains("credit-changed", "\"vm\":null");
    }

    @Test
    void a_change_told_twice_or_after_a_newer_one_is_no_further_mail() {
        String to = "late@example.org";
        UUID event = UUID.randomUUID();
        tell(changed(5, CreditStanding.EXHAUSTED, to), event);
        tell(changed(5, CreditStanding.EXHAUSTED, to), event);
        tell(changed(5, CreditStanding.EXHAUSTED, to), UUID.randomUUID());
        heard(5);
        tell(changed(4, CreditStanding.LOW, to), UUID.randomUUID());
        tell(changed(6, CreditStanding.LOW, to), UUID.randomUUID());
        heard(6);
        assertThat(told()).containsExactly(5L, 6L);
        await().untilAsserted(() -> assertThat(mailsTo(to)).hasSize(2));
    }

    @Test
    void good_credit_is_no_news_to_one_whose_credit_was_never_otherwise() {
        tell(changed(1, CreditStanding.GOOD, "new@example.org"), UUID.randomUUID());
        heard(1);
        assertThat(told()).isEmpty();
    }

    @Test
    void nobody_is_mailed_where_the_terms_name_nobody() {
        tell(changed(1, CreditStanding.EXHAUSTED, null), UUID.randomUUID());
        heard(1);
        assertThat(told()).isEmpty();
    }
}
