package dev.viveiro.mailsink;

import jakarta.mail.util.StreamProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.subethamail.smtp.server.SMTPServer;

/** The running mail sink: an SMTP server, the folder that it fills, and an HTTP view of that folder. */
public final class MailSink implements AutoCloseable {
    private static final int LARGEST_MESSAGE_BYTES = 10 * 1024 * 1024;

    private final SMTPServer smtp;
    private final HttpView http;

    private MailSink(SMTPServer smtp, HttpView http) {
        this.smtp = smtp;
        this.http = http;
    }

    /** Starts with the settings of the environment, and runs until the process is told to end. */
    public static void main(String[] args) {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // named, it is not searched for in all jars for every header that is read
        System.setProperty(StreamProvider.class.getName(), MailStreamProvider.class.getName());
        try {
            var settings = Settings.of(System.getenv());
            var sink = start(settings, Clock.systemUTC());
            Runtime.getRuntime().addShutdownHook(new Thread(sink::close, "stop"));
            System.out.println("Mail sink: SMTP on port " + sink.smtpPort() + ", HTTP on port " + sink.httpPort()
                    + ", messages in " + settings.folder());
        } catch (IOException | RuntimeException e) {
            System.err.println("The mail sink cannot start: " + e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Starts both servers; port 0 means any free one.
     *
     * @throws IOException when a port is taken or the folder cannot be read and written
     */
    public static MailSink start(Settings settings, Clock clock) throws IOException {
        var address = InetAddress.getByName(settings.address());
        var mails = MailStore.open(settings.folder());
        var http = HttpView.start(address, settings.httpPort(), mails);
        var smtp = SMTPServer.port(settings.smtpPort())
                .bindAddress(address)
                .maxMessageSize(LARGEST_MESSAGE_BYTES)
                .maxConnections(500)
                .insertReceivedHeaders(false)
                .messageHandlerFactory(session -> new SmtpReceiver(mails, clock))
                .build();
        try {
            smtp.start();
        } catch (RuntimeException e) {
            http.close();
            throw new IOException("SMTP port " + settings.smtpPort() + " cannot be opened: " + e.getMessage(), e);
        }
        return new MailSink(smtp, http);
    }

    /** The port on which mail is received. */
    public int smtpPort() {
        return smtp.getPortAllocated();
    }

    /** The port on which it is shown. */
    public int httpPort() {
        return http.port();
    }

    @Override
    public void close() {
        smtp.stop();
        http.close();
    }
}
