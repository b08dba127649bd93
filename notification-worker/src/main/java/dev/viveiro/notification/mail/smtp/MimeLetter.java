package dev.viveiro.notification.mail.smtp;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.util.Date;

/** A letter as MIME: plain text and HTML, with a Message-ID that a repetition shares. */
final class MimeLetter extends MimeMessage {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final String id;

    private MimeLetter(Session session, String id) {
        super(session);
        this.id = id;
    }

    /** Throws {@link jakarta.mail.internet.AddressException} unless the recipient is one plain address. */
    static MimeMessage of(Letter letter, String from, Session session) throws MessagingException {
        MimeLetter message = new MimeLetter(session, letter.messageId());
        message.setFrom(new InternetAddress(from));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(letter.recipient(), true));
        message.setSubject(oneLine(letter.text().subject()), UTF_8);
        message.setSentDate(Date.from(letter.writtenAt()));
        message.setHeader("Auto-Submitted", "auto-generated");
        if (letter.traceparent() != null) {
            message.setHeader("X-Viveiro-Trace", oneLine(letter.traceparent()));
        }
        MimeMultipart alternatives = new MimeMultipart("alternative");
        alternatives.addBodyPart(part(letter.text().plain(), "plain"));
        alternatives.addBodyPart(part(letter.text().html(), "html"));
        message.setContent(alternatives);
        message.saveChanges();
        return message;
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, UTF_8, subtype);
        return part;
    }

    /** A line break in a header's value would begin a header of the attacker's choice. */
    private static String oneLine(String value) {
        return value.replaceAll("\\p{Cntrl}+", " ");
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", id);
    }
}
