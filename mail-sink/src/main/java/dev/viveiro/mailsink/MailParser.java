package dev.viveiro.mailsink;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a kept message. A message that breaks the rules is shown as far as it can be read: a sink refuses nothing. */
final class MailParser {
    private MailParser() {}

    static ReceivedMail parse(String id, byte[] content) {
        try {
            var message = new MimeMessage(null, new ByteArrayInputStream(content));
            var headers = headers(content);
            var envelope = Envelope.of(headers);
            var from = asFarAsPossible(() -> addresses(message.getFrom()));
            return new ReceivedMail(
                    id,
                    message.getMessageID(),
                    from == null || from.isEmpty() ? envelope.from() : from.getFirst(),
                    recipients(headers, envelope),
                    message.getSubject(),
                    asFarAsPossible(() -> body(message, "text/plain")),
                    asFarAsPossible(() -> body(message, "text/html")),
                    envelope.receivedAt());
        } catch (MessagingException e) {
            throw new IllegalStateException("Message " + id + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Only the addresses, in lower case: what the filter of the HTTP view compares. */
    static List<String> recipientsOf(byte[] content) {
        try {
            var headers = headers(content);
            return recipients(headers, Envelope.of(headers)).stream()
                    .map(address -> address.toLowerCase(Locale.ROOT))
                    .toList();
        } catch (MessagingException e) {
            throw new IllegalStateException("A message cannot be read: " + e.getMessage(), e);
        }
    }

    static List<String> values(InternetHeaders headers, String name) {
        var values = headers.getHeader(name);
        return values == null ? List.of() : List.of(values);
    }

    private static InternetHeaders headers(byte[] content) throws MessagingException {
        return new InternetHeaders(new ByteArrayInputStream(content));
    }

    private static List<String> recipients(InternetHeaders headers, Envelope envelope) {
        var all = new ArrayList<String>();
        var to = headers.getHeader("To", ",");
        var shown = to == null ? null : asFarAsPossible(() -> addresses(InternetAddress.parseHeader(to, false)));
        all.addAll(shown == null ? List.of() : shown);
        all.addAll(envelope.recipients());
        var distinct = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        all.forEach(address -> distinct.putIfAbsent(address, address));
        return all.stream().filter(address -> distinct.remove(address) != null).toList();
    }

    private static List<String> addresses(Address @Nullable [] addresses) {
        var found = new ArrayList<String>();
        if (addresses != null) {
            for (var address : addresses) {
                found.add(address instanceof InternetAddress internet ? internet.getAddress() : address.toString());
            }
        }
        return found;
    }

    /** A malformed header, an unknown character set or a torn multipart costs that field, not the message. */
    private static <T> @Nullable T asFarAsPossible(Reading<T> reading) {
        try {
            return reading.read();
        } catch (MessagingException | IOException e) {
            return null;
        }
    }

    private interface Reading<T> {
        @Nullable
        T read() throws MessagingException, IOException;
    }

    private static @Nullable String body(Part part, String type) throws MessagingException, IOException {
        if (Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
            return null;
        }
        if (part.isMimeType(type)) {
            return part.getContent() instanceof String text ? text : null;
        }
        if (part.isMimeType("multipart/*") && part.getContent() instanceof MimeMultipart parts) {
            for (var i = 0; i < parts.getCount(); i++) {
                var found = body(parts.getBodyPart(i), type);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
