package dev.viveiro.notification.mail;

import dev.viveiro.notification.mail.store.DueDelivery;
import dev.viveiro.notification.mail.store.SqlDeliveries;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Records mails that the server took, those of a hundredth of a second with one statement. Until then each is a twin to come
 * should this process die, so that the record waits for nothing else: least of all for a mail that is on its way.
 */
@Component
class SentMails implements AutoCloseable {
    private static final Duration COMPANY = Duration.ofMillis(10);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(SentMails.class);

    private final SqlDeliveries deliveries;
    private final Persistence persistence;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor recorder;
    private List<Sent> waiting = new ArrayList<>();

    SentMails(SqlDeliveries deliveries, Persistence persistence, Clock clock) {
        this.deliveries = deliveries;
        this.persistence = persistence;
        this.clock = clock;
        this.recorder = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("sent-mails").daemon().factory());
    }

    private record Sent(DueDelivery mail, Runnable whenRecorded) {}

    /** Returns at once; {@code whenRecorded} runs when the mail is known as sent, or its lease is to end by itself. */
    synchronized void add(DueDelivery mail, Runnable whenRecorded) {
        waiting.add(new Sent(mail, whenRecorded));
        if (waiting.size() == 1) {
            recorder.schedule(this::record, COMPANY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized List<Sent> taken() {
        List<Sent> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    private void record() {
        List<Sent> sent = taken();
        List<DueDelivery> mails = sent.stream().map(Sent::mail).toList();
        try {
            persistence.untilDone(() -> deliveries.sent(mails, clock.instant()));
            log.info("The SMTP server accepted {} mails.", mails.size());
        } catch (RuntimeException e) {
            log.error(
                    "{} mails that were sent can't be recorded; they are sent again when their leases end",
                    mails.size(),
                    e);
        } finally {
            sent.forEach(each -> each.whenRecorded().run());
        }
    }

    @Override
    public void close() throws InterruptedException {
        recorder.shutdown();
        if (!recorder.awaitTermination(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            recorder.shutdownNow();
        }
    }
}
