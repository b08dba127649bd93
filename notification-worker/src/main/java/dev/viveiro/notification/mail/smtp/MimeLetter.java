package dev.viveiro.notification.mail.smtp;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Date;

/**
 * A letter as MIME: plain text and HTML, with a Message-ID that a repetition shares. Its body is written here, because the
 * library's parts look up their encoders for every mail anew, which costs more than all the rest of sending one.
 */
final class MimeLetter extends MimeMessage {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private boolean begun;

    private MimeLetter(Session session, Letter letter) {
        super(session);
        this.content = Alternatives.body(letter);
        this.modified = false; // the content is the truth: there are no parts that it would have to be made from
    }

    /** Throws {@link jakarta.mail.internet.AddressException} unless the recipient is one plain address. */
    static MimeLetter of(Letter letter, String from, Session session) throws MessagingException {
        MimeLetter message = new MimeLetter(session, letter);
        message.setFrom(new InternetAddress(from));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(letter.recipient(), true));
        message.setSubject(oneLine(letter.text().subject()), UTF_8);
        message.setSentDate(Date.from(letter.writtenAt()));
        message.setHeader("Auto-Submitted", "auto-generated");
        if (letter.traceparent() != null) {
            message.setHeader("X-Viveiro-Trace", oneLine(letter.traceparent()));
        }
        message.setHeader("Message-ID", letter.messageId());
        message.setHeader("MIME-Version", "1.0");
        message.setHeader("Content-Type", Alternatives.type(letter));
        message.saved = true; // or else the library gives it an id of its own
        return message;
    }

    /** True once the server asked for its text: from then on it may have the mail, whatever it answers. */
    boolean begun() {
        return begun;
    }

    @Override
    public void writeTo(OutputStream out, String[] ignored) throws IOException, MessagingException {
        begun = true;
        StringBuilder head = new StringBuilder(512);
        for (String line : Collections.list(getNonMatchingHeaderLines(ignored))) {
            head.append(line).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        out.write(content);
        out.flush();
    }

    /** A line break in a header's value would begin a header of the attacker's choice. */
    private static String oneLine(String value) {
        return value.chars().anyMatch(Character::isISOControl) ? value.replaceAll("\\p{Cntrl}+", " ") : value;
    }
}
