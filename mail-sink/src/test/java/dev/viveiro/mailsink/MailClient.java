package dev.viveiro.mailsink;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to a mail sink as services and people do: SMTP in, HTTP out. */
final class MailClient {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final Session session;

    MailClient(MailSink sink) {
        url = "http://127.0.0.1:" + sink.httpPort();
        var properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", String.valueOf(sink.smtpPort()));
        session = Session.getInstance(properties);
    }

    record Answer(int status, String type, String body) {
        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    void send(String to, String subject, String text, String html) {
        try {
            var message = message(to, subject);
            var body = new MimeMultipart("alternative");
            body.addBodyPart(part(text, "plain"));
            body.addBodyPart(part(html, "html"));
            message.setContent(body);
            message.saveChanges();
            Transport.send(message);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends to one address a message whose header names another. */
    void sendTo(String recipient, String header) {
        try {
            var message = message(header, "subject");
            message.setText("text");
            message.saveChanges();
            Transport.send(message, InternetAddress.parse(recipient));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a message as it is, whatever is wrong with it. */
    void sendRaw(String recipient, String content) {
        try (var smtp =
                new SMTPTransport(session, new URLName("smtp://127.0.0.1:" + session.getProperty("mail.smtp.port")))) {
            session.getProperties().put("mail.smtp.from", "viveiro@example.org");
            smtp.connect();
            var message = new MimeMessage(session, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
            smtp.sendMessage(message, InternetAddress.parse(recipient));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    Answer get(String path) {
        return request("GET", path);
    }

    Answer request(String method, String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create(url + path))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            var type = response.headers().firstValue("Content-Type").orElse("");
            return new Answer(response.statusCode(), type, response.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private MimeMessage message(String to, String subject) throws MessagingException {
        var message = new MimeMessage(session);
        message.setFrom("viveiro@example.org");
        message.setRecipients(RecipientType.TO, to);
        message.setSubject(subject, "UTF-8");
        return message;
    }

    private static MimeBodyPart part(String content, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(content, "UTF-8", subtype);
        return part;
    }
}
