package dev.viveiro.notification.mail.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.Transport;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to the server; used by one thread at a time. */
final class SmtpConnection {
    private static final Logger log = LoggerFactory.getLogger(SmtpConnection.class);

    private final Transport transport;
    private int mails;
    private volatile Instant idleFrom = Instant.MAX;

    SmtpConnection(Transport transport) {
        this.transport = transport;
    }

    /** Returns when the server has taken it. */
    void send(MimeLetter letter) throws MessagingException {
        mails++;
        transport.sendMessage(letter, letter.getAllRecipients());
    }

    int mails() {
        return mails;
    }

    Instant idleFrom() {
        return idleFrom;
    }

    void idleFrom(Instant now) {
        idleFrom = now;
    }

    void close() {
        try {
            transport.close();
        } catch (MessagingException e) {
            // what was accepted stays accepted
            log.debug("The SMTP connection did not close well: {}", e.getMessage());
        }
    }
}
