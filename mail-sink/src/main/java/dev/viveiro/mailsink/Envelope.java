package dev.viveiro.mailsink;

import jakarta.mail.internet.InternetHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What the SMTP session said about a message. It is kept as headers above the message, so that one file holds everything and
 * every mail reader can open it.
 *
 * @param from the address of MAIL FROM, empty for a bounce
 * @param recipients the addresses of RCPT TO
 */
record Envelope(String from, List<String> recipients, Instant receivedAt) {
    private static final String FROM = "X-Sink-Mail-From";
    private static final String RECIPIENT = "X-Sink-Rcpt-To";
    private static final String RECEIVED_AT = "X-Sink-Received-At";

    /** The file of a message: these headers, then all that came. */
    byte[] above(byte[] message) {
        var lines = new ArrayList<String>();
        lines.add(FROM + ": " + from);
        recipients.forEach(recipient -> lines.add(RECIPIENT + ": " + recipient));
        lines.add(RECEIVED_AT + ": " + receivedAt);
        var headers = (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8);
        var file = Arrays.copyOf(headers, headers.length + message.length);
        System.arraycopy(message, 0, file, headers.length, message.length);
        return file;
    }

    /** Reads the headers back. The first ones count: a message may carry lines of the same name itself. */
    static Envelope of(InternetHeaders headers) {
        var from = MailParser.values(headers, FROM);
        var receivedAt = MailParser.values(headers, RECEIVED_AT);
        return new Envelope(
                from.isEmpty() ? "" : from.getFirst(),
                Collections.unmodifiableList(MailParser.values(headers, RECIPIENT)),
                Instant.parse(receivedAt.getFirst()));
    }
}
