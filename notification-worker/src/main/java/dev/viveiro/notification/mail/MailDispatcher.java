package dev.viveiro.notification.mail;

import dev.viveiro.messaging.LogContext;
import dev.viveiro.messaging.Traces;
import dev.viveiro.notification.mail.smtp.SmtpCourier;
import dev.viveiro.notification.mail.store.DueDelivery;
import dev.viveiro.notification.mail.store.MailSubject;
import dev.viveiro.notification.mail.store.SqlDeliveries;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Claims due mails, some for each sender, and has them sent. A claim is a lease that is renewed until the mail's end is
 * recorded, so that a slow server costs nothing and a killed process's mails are due again soon.
 */
@Component
class MailDispatcher implements AutoCloseable {
    /** Mails claimed per sender, so that it need not ask for each; few enough that a single machine's does not wait long. */
    private static final int AHEAD = 8;

    private static final int IDLE_SENDER_SECONDS = 10;
    private static final Logger log = LoggerFactory.getLogger(MailDispatcher.class);

    private final SqlDeliveries deliveries;
    private final SmtpCourier courier;
    private final MailSending sending;
    private final DeliverySettings settings;
    private final Traces traces;
    private final Clock clock;
    private final int most;
    private final ThreadPoolExecutor senders;
    private final Map<DueDelivery, CompletableFuture<@Nullable Void>> onTheWay = new ConcurrentHashMap<>();
    private Instant renewedAt = Instant.EPOCH;
    private volatile boolean perhapsMore;

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
        this.most = settings.concurrency() * AHEAD;
        // platform threads: each waits for a socket four times per mail, and few of them is the point
        this.senders = new ThreadPoolExecutor(
                settings.concurrency(),
                settings.concurrency(),
                IDLE_SENDER_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("mail-sender-", 1).daemon().factory());
        this.senders.allowCoreThreadTimeOut(true);
    }

    /**
     * Renews leases and starts what may start; returns how many mails it started. Called by one thread.
     *
     * @param lookAgain run when there is room again and more may be due
     */
    int round(Runnable lookAgain) {
        Instant now = clock.instant();
        renewLeases(now);
        courier.endIdleConnections();
        int room = courier.room(most - onTheWay.size());
        if (room <= 0) {
            return 0;
        }
        List<DueDelivery> due = deliveries.claim(room, now, now.plus(settings.lease()));
        perhapsMore = due.size() == room;
        due.forEach(mail -> onTheWay.put(mail, new CompletableFuture<>()));
        due.forEach(mail -> senders.execute(() -> send(mail, lookAgain)));
        return due.size();
    }

    /** Waits for mails on the way, at most as long as their leases. */
    void finish() throws InterruptedException {
        try {
            CompletableFuture.allOf(onTheWay.values().toArray(CompletableFuture[]::new))
                    .get(settings.lease().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.warn("{} mails are still on their way; what is not recorded of them is due again.", onTheWay.size());
        }
    }

    private void renewLeases(Instant now) {
        boolean soon = now.isBefore(renewedAt.plus(settings.lease().dividedBy(3)));
        if (!soon && !onTheWay.isEmpty()) {
            deliveries.renew(onTheWay.keySet(), now.plus(settings.lease()));
            renewedAt = now;
        }
    }

    private void send(DueDelivery mail, Runnable lookAgain) {
        Runnable ended = () -> ended(mail, lookAgain);
        try (LogContext context = about(mail.subject())) {
            traces.continuing(mail.traceparent(), "send mail", () -> sending.send(mail, ended));
        } catch (RuntimeException e) {
            log.error("Mail {} could not be dealt with; it is due again when its lease ends", mail.id(), e);
            ended.run();
        }
    }

    private static LogContext about(MailSubject subject) {
        return switch (subject) {
            case MailSubject.Machine machine ->
                LogContext.with(LogContext.VM, machine.vm()).and(LogContext.OPERATION, machine.operation());
            case MailSubject.Credit credit -> LogContext.with(LogContext.TENANT, credit.tenant());
        };
    }

    private void ended(DueDelivery mail, Runnable lookAgain) {
        CompletableFuture<@Nullable Void> end = onTheWay.remove(mail);
        if (end != null) {
            end.complete(null);
        }
        if (perhapsMore && onTheWay.size() <= most / 2) {
            lookAgain.run();
        }
    }

    @Override
    public void close() {
        senders.shutdown();
    }
}
