package dev.viveiro.mailsink;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;

/** One mail transaction of an SMTP session. The answer 250 follows only when the message is on disk. */
final class SmtpReceiver implements MessageHandler {
    private final MailStore mails;
    private final Clock clock;
    private final List<String> recipients = new ArrayList<>();
    private String from = "";

    SmtpReceiver(MailStore mails, Clock clock) {
        this.mails = mails;
        this.clock = clock;
    }

    @Override
    public void from(String sender) {
        from = sender;
    }

    @Override
    public void recipient(String recipient) {
        recipients.add(recipient);
    }

    @Override
    public @Nullable String data(InputStream data) throws RejectException, IOException {
        var message = data.readAllBytes();
        try {
            mails.keep(new Envelope(from, recipients, clock.instant()), message);
            return null; // the server's own "250 Ok"
        } catch (IOException e) {
            throw new RejectException(451, "The message could not be kept, try again later: " + e.getMessage());
        }
    }

    @Override
    public void done() {
        // Nothing is held between transactions.
    }
}
