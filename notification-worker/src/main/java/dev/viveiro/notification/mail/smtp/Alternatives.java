package dev.viveiro.notification.mail.smtp;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The body of a mail that says the same in plain text and in HTML: {@code multipart/alternative} of RFC 2046, section 5.1.4.
 * Text of ASCII in short lines travels as it is, any other in base64, so that every server can take it.
 */
final class Alternatives {
    /** RFC 5321, section 4.5.3.1.6, without the line's end. */
    private static final int LONGEST_LINE = 998;

    private Alternatives() {}

    /** Value of the header Content-Type. */
    static String type(Letter letter) {
        return "multipart/alternative; boundary=\"" + boundary(letter) + "\"";
    }

    static byte[] body(Letter letter) {
        StringBuilder body = new StringBuilder(
                512 + letter.text().plain().length() + letter.text().html().length());
        part(body, letter, "plain", letter.text().plain());
        part(body, letter, "html", letter.text().html());
        body.append("--").append(boundary(letter)).append("--\r\n");
        return body.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void part(StringBuilder body, Letter letter, String subtype, String text) {
        String lines = text.replace("\r\n", "\n").replace('\r', '\n').replace("\n", "\r\n");
        boolean simple = isSimple(lines);
        body.append("--").append(boundary(letter)).append("\r\n");
        body.append("Content-Type: text/").append(subtype);
        body.append("; charset=").append(simple ? "us-ascii" : "UTF-8").append("\r\n");
        body.append("Content-Transfer-Encoding: ").append(simple ? "7bit" : "base64");
        body.append("\r\n\r\n").append(simple ? lines : encoded(lines)).append("\r\n");
    }

    private static boolean isSimple(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            length = character == '\n' ? 0 : length + 1;
            if (character == 0 || character > 127 || length > LONGEST_LINE) {
                return false;
            }
        }
        return true;
    }

    private static String encoded(String text) {
        return Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** No text can hold it by accident, since no text holds the mail's own id; and a repetition has the same. */
    private static String boundary(Letter letter) {
        return "=_" + letter.id();
    }
}
