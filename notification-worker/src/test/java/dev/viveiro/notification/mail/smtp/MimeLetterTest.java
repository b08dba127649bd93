package dev.viveiro.notification.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.notification.mail.template.MailText;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MimeLetterTest {
    private static final UUID ID = UUID.fromString("0198c0de-0000-7000-8000-000000000001");

    @Test
    void a_repetition_has_the_same_message_id() throws Exception {
        assertThat(message("hello").getMessageID()).isEqualTo("<" + ID + "@viveiro>");
        assertThat(message("hello").getMessageID()).isEqualTo(message("hello").getMessageID());
    }

    @Test
    void a_line_break_in_the_subject_adds_no_header() throws Exception {
        MimeMessage message = message("oak\r\nBcc: eve@example.org\r\n\r\nbody");
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        message.writeTo(written);
        assertThat(message.getHeader("Bcc")).isNull();
        assertThat(written.toString(StandardCharsets.UTF_8)).doesNotContainPattern("(?m)^Bcc:");
    }

    @Test
    void letters_beyond_ascii_survive() throws Exception {
        assertThat(message("Viveiro de carvalhos – ação").getSubject()).isEqualTo("Viveiro de carvalhos – ação");
    }

    private static MimeMessage message(String subject) throws Exception {
        Letter letter = new Letter(
                ID,
                "ana@example.org",
                new MailText(subject, "plain", "<p>html</p>"),
                Instant.parse("2026-01-01T00:00:00Z"),
                null);
        return MimeLetter.of(letter, "viveiro@example.org", Session.getInstance(new Properties()));
    }
}
