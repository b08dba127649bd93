package dev.viveiro.notification.mail.smtp;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.MimeMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands mails to the server, each over a connection of its own. A server that is away trips the circuit breaker, which then
 * lets one mail at a time find out whether it is back; what a server says about a single mail never does.
 */
public final class SmtpCourier {
    private static final Logger log = LoggerFactory.getLogger(SmtpCourier.class);

    private final SmtpSettings settings;
    private final Session session;
    private final CircuitBreaker breaker;

    SmtpCourier(SmtpSettings settings, Session session, CircuitBreaker breaker) {
        this.settings = settings;
        this.session = session;
        this.breaker = breaker;
    }

    /** How many mails may be tried now, of {@code wanted}: none while the server is away, one to find out. */
    public int room(int wanted) {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> 0;
            case HALF_OPEN -> Math.min(1, wanted);
            case CLOSED, DISABLED, METRICS_ONLY -> wanted;
        };
    }

    /** Returns as soon as the server answered, and throws nothing for a server that is away. */
    public Handover handOver(Letter letter) {
        MimeMessage message;
        try {
            message = MimeLetter.of(letter, settings.from(), session);
        } catch (AddressException e) {
            return new Handover.Refused("invalid-recipient", "expected one e-mail address: " + SmtpReply.detail(e));
        } catch (MessagingException e) {
            return new Handover.Refused("unwritable", SmtpReply.detail(e));
        }
        try {
            return breaker.executeCallable(() -> transmit(message));
        } catch (CallNotPermittedException e) {
            return new Handover.NotTried();
        } catch (MessagingException e) {
            return new Handover.Away(SmtpReply.detail(e));
        } catch (Exception e) {
            log.error("Handing a mail over broke in an unexpected way; it is tried again", e);
            return new Handover.Postponed("unexpected", SmtpReply.detail(e));
        }
    }

    /** Throws {@link MessagingException} when the server is away, which alone counts against the breaker. */
    private Handover transmit(MimeMessage message) throws MessagingException {
        Transport transport = session.getTransport("smtp");
        try {
            connect(transport);
            transport.sendMessage(message, message.getAllRecipients());
            return new Handover.Accepted();
        } catch (SendFailedException e) {
            return SmtpReply.about(e).orElseThrow(() -> e);
        } finally {
            closeQuietly(transport);
        }
    }

    private void connect(Transport transport) throws MessagingException {
        boolean anonymous = settings.user().isEmpty();
        transport.connect(
                settings.host(),
                settings.port(),
                anonymous ? null : settings.user(),
                anonymous ? null : settings.password());
    }

    private static void closeQuietly(Transport transport) {
        try {
            transport.close();
        } catch (MessagingException e) {
            // what was accepted stays accepted
            log.debug("The SMTP connection did not close well: {}", e.getMessage());
        }
    }
}
