package dev.viveiro.notification.mail.smtp;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands mails to the server, one after the other over connections that it keeps for a while. A server that is away trips the
 * circuit breaker, which then lets one mail at a time find out whether it is back; what a server says about a single mail
 * never does.
 */
public final class SmtpCourier implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SmtpCourier.class);

    private final SmtpSettings settings;
    private final Session session;
    private final SmtpConnections connections;
    private final CircuitBreaker breaker;

    SmtpCourier(SmtpSettings settings, Session session, SmtpConnections connections, CircuitBreaker breaker) {
        this.settings = settings;
        this.session = session;
        this.connections = connections;
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
        MimeLetter message;
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

    /** Ends connections that were of no use for a while; to be called now and then. */
    public void endIdleConnections() {
        connections.endIdle();
    }

    @Override
    public void close() {
        connections.close();
    }

    /** Throws {@link MessagingException} when the server is away, which alone counts against the breaker. */
    private Handover transmit(MimeLetter message) throws MessagingException {
        SmtpConnection waiting = connections.waiting();
        if (waiting != null) {
            try {
                return transmit(message, waiting);
            } catch (MessagingException e) {
                // between two mails a server may close when it likes: not a word of this one was said
                if (message.begun()) {
                    throw e;
                }
            }
        }
        return transmit(message, connections.open());
    }

    private Handover transmit(MimeLetter message, SmtpConnection connection) throws MessagingException {
        boolean taken = false;
        try {
            connection.send(message);
            taken = true;
            return new Handover.Accepted();
        } catch (SendFailedException e) {
            return SmtpReply.about(e).orElseThrow(() -> e);
        } finally {
            if (taken) {
                connections.keep(connection);
            } else {
                connection.close();
            }
        }
    }
}
