package dev.viveiro.notification.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.notification.mail.template.MailText;
import dev.viveiro.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SmtpCourierTest {
    private final ManualClock clock = ManualClock.at(Instant.parse("2026-01-01T00:00:00Z"));

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
        try (ScriptedServer server = new ScriptedServer(Map.of("greeting", ""));
                SmtpCourier courier = courier(server.port())) {
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
        try (ScriptedServer server = new ScriptedServer(Map.of("RCPT", "550 no"));
                SmtpCourier courier = courier(server.port())) {
            for (int i = 0; i < 6; i++) {
                assertThat(courier.handOver(letter("ana@example.org"))).isInstanceOf(Handover.Refused.class);
            }
            assertThat(courier.room(4)).isEqualTo(4);
        }
    }

    @Test
    void a_recipient_with_a_line_break_or_a_second_address_is_refused_before_any_connection() {
        try (ScriptedServer server = new ScriptedServer(Map.of());
                SmtpCourier courier = courier(server.port())) {
            for (String recipient : new String[] {"a@b.c\r\nBcc: eve@e.org", "a@b.c, eve@e.org", "", "nobody"}) {
                assertThat(courier.handOver(letter(recipient))).as(recipient).isInstanceOf(Handover.Refused.class);
            }
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void mails_go_one_after_the_other_over_one_connection() {
        try (ScriptedServer server = new ScriptedServer(Map.of());
                SmtpCourier courier = courier(server.port())) {
            for (int i = 0; i < 3; i++) {
                assertThat(courier.handOver(letter("ana@example.org"))).isInstanceOf(Handover.Accepted.class);
            }
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.commands()).filteredOn("."::equals).hasSize(3);
        }
    }

    @Test
    void a_connection_that_the_server_closed_between_two_mails_is_opened_again_and_costs_no_mail_a_try() {
        try (ScriptedServer server = new ScriptedServer(Map.of());
                SmtpCourier courier = courier(server.port())) {
            for (int i = 1; i <= 4; i++) {
                assertThat(courier.handOver(letter("ana@example.org"))).isInstanceOf(Handover.Accepted.class);
                assertThat(server.connections()).isEqualTo(i);
                server.hangUp();
            }
            assertThat(courier.room(4)).as("a server that hangs up is not away").isEqualTo(4);
        }
    }

    @Test
    void a_server_that_says_goodbye_before_the_next_mail_gets_it_over_a_new_connection() {
        Map<String, String> replies = new ConcurrentHashMap<>();
        try (ScriptedServer server = new ScriptedServer(replies);
                SmtpCourier courier = courier(server.port())) {
            assertThat(courier.handOver(letter("ana@example.org"))).isInstanceOf(Handover.Accepted.class);
            replies.put("RCPT TO:<bob@example.org>", "421 4.4.2 too many mails");
            assertThat(courier.handOver(letter("bob@example.org")))
                    .as("it says so over a new connection, too")
                    .isInstanceOf(Handover.Away.class);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void a_server_that_hangs_up_over_the_text_may_have_the_mail_so_that_it_is_not_sent_again_at_once() {
        Map<String, String> replies = new ConcurrentHashMap<>();
        try (ScriptedServer server = new ScriptedServer(replies);
                SmtpCourier courier = courier(server.port())) {
            assertThat(courier.handOver(letter("ana@example.org"))).isInstanceOf(Handover.Accepted.class);
            replies.put(".", "");
            assertThat(courier.handOver(letter("bob@example.org"))).isInstanceOf(Handover.Away.class);
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.commands())
                    .filteredOn("RCPT TO:<bob@example.org>"::equals)
                    .hasSize(1);
        }
    }

    @Test
    void a_refused_mail_among_others_spoils_none_of_them() {
        Map<String, String> replies = Map.of(
                "RCPT TO:<bob@example.org>",
                "550 5.1.1 no such mailbox",
                "RCPT TO:<eve@example.org>",
                "452 4.2.2 full");
        try (ScriptedServer server = new ScriptedServer(replies);
                SmtpCourier courier = courier(server.port())) {
            assertThat(Stream.of("ana", "bob", "carl", "eve", "dora")
                            .map(name -> courier.handOver(letter(name + "@example.org")))
                            .map(Handover::getClass)
                            .map(Class::getSimpleName))
                    .containsExactly("Accepted", "Refused", "Accepted", "Postponed", "Accepted");
            assertThat(server.commands()).filteredOn("."::equals).hasSize(3);
            assertThat(server.connections())
                    .as("nothing is sent over a connection that holds a refused one")
                    .isEqualTo(3);
        }
    }

    @Test
    void a_connection_without_mails_ends_after_a_while() {
        try (ScriptedServer server = new ScriptedServer(Map.of());
                SmtpCourier courier = courier(server.port())) {
            assertThat(courier.handOver(letter("ana@example.org"))).isInstanceOf(Handover.Accepted.class);
            clock.advance(Duration.ofSeconds(4));
            courier.endIdleConnections();
            assertThat(courier.handOver(letter("bob@example.org"))).isInstanceOf(Handover.Accepted.class);
            assertThat(server.connections()).isEqualTo(1);
            clock.advance(Duration.ofSeconds(5));
            courier.endIdleConnections();
            assertThat(courier.handOver(letter("carl@example.org"))).isInstanceOf(Handover.Accepted.class);
            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.commands()).contains("QUIT");
        }
    }

    @Test
    void a_connection_takes_fifty_mails() {
        try (ScriptedServer server = new ScriptedServer(Map.of());
                SmtpCourier courier = courier(server.port())) {
            for (int i = 0; i < 101; i++) {
                courier.handOver(letter("ana@example.org"));
            }
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    private Handover handOver(Map<String, String> replies) {
        try (ScriptedServer server = new ScriptedServer(replies);
                SmtpCourier courier = courier(server.port())) {
            return courier.handOver(letter("ana@example.org"));
        }
    }

    private SmtpCourier courier(int port) {
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
        return new SmtpConfiguration().smtpCourier(settings, new SimpleMeterRegistry(), clock);
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
