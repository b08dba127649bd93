package dev.viveiro.notification.mail;

import dev.viveiro.messaging.LogContext;
import dev.viveiro.messaging.Traces;
import dev.viveiro.notification.mail.smtp.SmtpCourier;
import dev.viveiro.notification.mail.store.DueDelivery;
import dev.viveiro.notification.mail.store.SqlDeliveries;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Claims due mails and has them sent, a few at a time. A claim is a lease that is renewed while its mail is on the way, so
 * that a slow server costs nothing and a killed process's mails are due again soon.
 */
@Component
class MailDispatcher {
    private static final Logger log = LoggerFactory.getLogger(MailDispatcher.class);

    private final SqlDeliveries deliveries;
    private final SmtpCourier courier;
    private final MailSending sending;
    private final DeliverySettings settings;
    private final Traces traces;
    private final Clock clock;
    private final Map<DueDelivery, Thread> onTheWay = new ConcurrentHashMap<>();
    private Instant renewedAt = Instant.EPOCH;

    MailDispatcher(
            SqlDeliveries deliveries,
            SmtpCourier courier,
            MailSending sending,
            DeliverySettings settings,
            Traces traces,
            Clock clock) {
        this.deliveries = deliveries;
        this.courier = courier;
        this.sending = sending;
        this.settings = settings;
        this.traces = traces;
        this.clock = clock;
    }

    /** Renews leases and starts what may start; returns how many mails it started. Called by one thread. */
    int round(Runnable whenOneEnds) {
        Instant now = clock.instant();
        renewLeases(now);
        int room = courier.room(settings.concurrency() - onTheWay.size());
        if (room <= 0) {
            return 0;
        }
        List<DueDelivery> due = deliveries.claim(room, now, now.plus(settings.lease()));
        due.forEach(mail -> start(mail, whenOneEnds));
        return due.size();
    }

    /** Waits for mails on the way, at most as long as the thread is not interrupted. */
    void finish() throws InterruptedException {
        for (Thread thread : List.copyOf(onTheWay.values())) {
            thread.join(settings.lease());
        }
    }

    private void renewLeases(Instant now) {
        boolean soon = now.isBefore(renewedAt.plus(settings.lease().dividedBy(3)));
        if (!soon && !onTheWay.isEmpty()) {
            deliveries.renew(onTheWay.keySet(), now.plus(settings.lease()));
            renewedAt = now;
        }
    }

    private void start(DueDelivery mail, Runnable whenOneEnds) {
        Thread thread = Thread.ofVirtual().name("mail-" + mail.id()).unstarted(() -> {
            try {
                traces.continuing(mail.traceparent(), "send mail", () -> send(mail));
            } catch (RuntimeException e) {
                log.error("Mail {} could not be dealt with; it is due again when its lease ends", mail.id(), e);
            } finally {
                onTheWay.remove(mail);
                whenOneEnds.run();
            }
        });
        onTheWay.put(mail, thread);
        thread.start();
    }

    private void send(DueDelivery mail) {
        try (LogContext vm = LogContext.with(LogContext.VM, mail.vm());
                LogContext operation = LogContext.with(LogContext.OPERATION, mail.operation())) {
            sending.send(mail);
        }
    }
}
