package dev.viveiro.notification;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a received mail says. */
public record MailText(String plain, String html) {
    private static final Pattern TOKEN = Pattern.compile("/reveal#([A-Za-z0-9_-]{43})");

    public static MailText of(MimeMessage mail) {
        try {
            MimeMultipart parts = (MimeMultipart) mail.getContent();
            return new MailText(text(parts.getBodyPart(0)), text(parts.getBodyPart(1)));
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The token of the link in it. */
    public String token() {
        Matcher link = TOKEN.matcher(plain);
        if (!link.find()) {
            throw new AssertionError("expected a link in:\n" + plain);
        }
        return link.group(1);
    }

    private static String text(BodyPart part) throws MessagingException, IOException {
        return (String) part.getContent();
    }
}
