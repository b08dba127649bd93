package dev.viveiro.notification.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.notification.mail.template.MailText;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
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
        assertThat(message.getHeader("Bcc")).isNull();
        assertThat(written(message)).doesNotContainPattern("(?m)^Bcc:");
    }

    @Test
    void both_texts_arrive_as_they_were_written_in_the_order_of_preference() throws Exception {
        MimeMultipart parts = parts(message("hello", "Hello,\n.\n..dots\n", "<p>html</p>"));
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo("Hello,\r\n.\r\n..dots\r\n");
        assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
        assertThat(parts.getBodyPart(1).getContent()).isEqualTo("<p>html</p>");
    }

    @Test
    void text_that_not_every_server_could_take_is_encoded() throws Exception {
        String long7bit = "x".repeat(999);
        MimeMultipart parts = parts(message("hello", "ação –\n", long7bit));
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo("ação –\r\n");
        assertThat(parts.getBodyPart(1).getContent()).isEqualTo(long7bit);
        assertThat(written(message("hello", "ação –\n", long7bit)).lines())
                .allMatch(line -> line.length() < 999 && line.chars().allMatch(character -> character < 128));
    }

    @Test
    void letters_beyond_ascii_survive() throws Exception {
        assertThat(message("Viveiro de carvalhos – ação").getSubject()).isEqualTo("Viveiro de carvalhos – ação");
    }

    /** As the recipient reads it. */
    private static MimeMultipart parts(MimeMessage message) throws Exception {
        byte[] received = written(message).getBytes(StandardCharsets.UTF_8);
        return (MimeMultipart) new MimeMessage(null, new ByteArrayInputStream(received)).getContent();
    }

    private static String written(MimeMessage message) throws Exception {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        message.writeTo(written);
        return written.toString(StandardCharsets.UTF_8);
    }

    private static MimeMessage message(String subject) throws Exception {
        return message(subject, "plain", "<p>html</p>");
    }

    private static MimeMessage message(String subject, String plain, String html) throws Exception {
        Letter letter = new Letter(
                ID, "ana@example.org", new MailText(subject, plain, html), Instant.parse("2026-01-01T00:00:00Z"), null);
        return MimeLetter.of(letter, "viveiro@example.org", Session.getInstance(new Properties()));
    }
}
