package dev.viveiro.notification.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.notification.mail.template.MailText;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SmtpCourierTest {
    @Test
    void a_mail_that_the_server_takes_is_accepted() {
        assertThat(handOver(Map.of())).isInstanceOf(Handover.Accepted.class);
    }

    @Test
    void a_server_that_hangs_up_after_accepting_has_accepted() {
        assertThat(handOver(Map.of("QUIT", ""))).isInstanceOf(Handover.Accepted.class);
    }

    @Test
    void an_unknown_mailbox_is_refused_for_good_in_the_servers_words() {
        assertThat(handOver(Map.of("RCPT", "550 5.1.1 no such mailbox")))
                .isInstanceOfSatisfying(Handover.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo("recipient-refused");
                    assertThat(refused.detail()).contains("no such mailbox");
                });
    }

    @Test
    void a_full_mailbox_a_greylisting_and_a_refused_sender_are_postponed() {
        assertThat(handOver(Map.of("RCPT", "452 4.2.2 mailbox full"))).isInstanceOf(Handover.Postponed.class);
        assertThat(handOver(Map.of(".", "451 4.7.1 try later"))).isInstanceOf(Handover.Postponed.class);
        assertThat(handOver(Map.of("MAIL", "550 5.7.1 not from you"))).isInstanceOf(Handover.Postponed.class);
    }

    @Test
    void content_that_the_server_rejects_is_refused_for_good() {
        assertThat(handOver(Map.of(".", "554 5.7.1 looks like spam"))).isInstanceOf(Handover.Refused.class);
    }

    @Test
    void a_server_that_goes_away_at_any_moment_is_away_and_no_mail_is_to_blame() {
        assertThat(handOver(Map.of("greeting", ""))).isInstanceOf(Handover.Away.class);
        assertThat(handOver(Map.of("greeting", "554 no service"))).isInstanceOf(Handover.Away.class);
        assertThat(handOver(Map.of("MAIL", "421 closing"))).isInstanceOf(Handover.Away.class);
        assertThat(handOver(Map.of("RCPT", ""))).isInstanceOf(Handover.Away.class);
        assertThat(handOver(Map.of(".", ""))).isInstanceOf(Handover.Away.class);
    }

    @Test
    void three_silences_in_a_row_stop_further_tries_for_a_while() {
        try (ScriptedServer server = new ScriptedServer(Map.of("greeting", ""))) {
            SmtpCourier courier = courier(server.port());
            for (int i = 0; i < 3; i++) {
                assertThat(courier.room(4)).isEqualTo(4);
                assertThat(courier.handOver(letter("ana@example.org"))).isInstanceOf(Handover.Away.class);
            }
            assertThat(courier.room(4)).isZero();
            assertThat(courier.handOver(letter("ana@example.org"))).isInstanceOf(Handover.NotTried.class);
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    @Test
    void refusals_of_single_mails_never_stop_others() {
        try (ScriptedServer server = new ScriptedServer(Map.of("RCPT", "550 no"))) {
            SmtpCourier courier = courier(server.port());
            for (int i = 0; i < 6; i++) {
                assertThat(courier.handOver(letter("ana@example.org"))).isInstanceOf(Handover.Refused.class);
            }
            assertThat(courier.room(4)).isEqualTo(4);
        }
    }

    @Test
    void a_recipient_with_a_line_break_or_a_second_address_is_refused_before_any_connection() {
        try (ScriptedServer server = new ScriptedServer(Map.of())) {
            SmtpCourier courier = courier(server.port());
            for (String recipient : new String[] {"a@b.c\r\nBcc: eve@e.org", "a@b.c, eve@e.org", "", "nobody"}) {
                assertThat(courier.handOver(letter(recipient))).as(recipient).isInstanceOf(Handover.Refused.class);
            }
            assertThat(server.connections()).isZero();
        }
    }

    private static Handover handOver(Map<String, String> replies) {
        try (ScriptedServer server = new ScriptedServer(replies)) {
            return courier(server.port()).handOver(letter("ana@example.org"));
        }
    }

    private static SmtpCourier courier(int port) {
        SmtpSettings settings = new SmtpSettings(
                "127.0.0.1",
                port,
                "viveiro@example.org",
                "",
                "",
                SmtpSettings.Tls.WHEN_OFFERED,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                Duration.ofMinutes(5));
        return new SmtpConfiguration().smtpCourier(settings, new SimpleMeterRegistry());
    }

    private static Letter letter(String recipient) {
        return new Letter(
                UUID.fromString("0198c0de-0000-7000-8000-000000000001"),
                recipient,
                new MailText("hello", "plain", "<p>html</p>"),
                Instant.parse("2026-01-01T00:00:00Z"),
                null);
    }
}
