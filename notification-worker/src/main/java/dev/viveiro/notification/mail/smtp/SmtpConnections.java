package dev.viveiro.notification.mail.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/** Connections to the server that wait for their next mail. The one used last is used next, so that the others end soon. */
final class SmtpConnections implements AutoCloseable {
    /** Servers wait for minutes (RFC 5321, section 4.5.3.2.7), but have better things to do. */
    private static final Duration IDLE_MOST = Duration.ofSeconds(5);
    /** Many servers take no more than a hundred mails over one connection. */
    private static final int MAILS_MOST = 50;

    private final SmtpSettings settings;
    private final Session session;
    private final Clock clock;
    private final ConcurrentLinkedDeque<SmtpConnection> idle = new ConcurrentLinkedDeque<>();

    SmtpConnections(SmtpSettings settings, Session session, Clock clock) {
        this.settings = settings;
        this.session = session;
        this.clock = clock;
    }

    /** One that has taken mails before; null when there is none. The server may have closed it meanwhile. */
    @Nullable
    SmtpConnection waiting() {
        return idle.pollFirst();
    }

    /** A new one; throws when the server is away. */
    SmtpConnection open() throws MessagingException {
        Transport transport = session.getTransport("smtp");
        boolean anonymous = settings.user().isEmpty();
        transport.connect(
                settings.host(),
                settings.port(),
                anonymous ? null : settings.user(),
                anonymous ? null : settings.password());
        return new SmtpConnection(transport);
    }

    /** Keeps it for the next mail; only after one that the server took, so that nothing of a refused one is left in it. */
    void keep(SmtpConnection connection) {
        if (connection.mails() < MAILS_MOST) {
            connection.idleFrom(clock.instant());
            idle.addFirst(connection);
        } else {
            connection.close();
        }
    }

    /** Ends those for which there was no mail for a while. */
    void endIdle() {
        Instant since = clock.instant().minus(IDLE_MOST);
        for (SmtpConnection oldest = idle.peekLast(); oldest != null; oldest = idle.peekLast()) {
            if (oldest.idleFrom().isAfter(since)) {
                return;
            }
            if (idle.removeLastOccurrence(oldest)) {
                oldest.close();
            }
        }
    }

    @Override
    public void close() {
        for (SmtpConnection next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            next.close();
        }
    }
}
