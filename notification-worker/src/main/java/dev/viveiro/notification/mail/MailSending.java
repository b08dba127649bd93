package dev.viveiro.notification.mail;

import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.Traces;
import dev.viveiro.notification.credentials.RevealLinks;
import dev.viveiro.notification.mail.smtp.Handover;
import dev.viveiro.notification.mail.smtp.Letter;
import dev.viveiro.notification.mail.smtp.SmtpCourier;
import dev.viveiro.notification.mail.store.DueDelivery;
import dev.viveiro.notification.mail.store.MailSubject;
import dev.viveiro.notification.mail.store.SqlDeliveries;
import dev.viveiro.notification.mail.template.CreditStands;
import dev.viveiro.notification.mail.template.MachineReady;
import dev.viveiro.notification.mail.template.MailText;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.stereotype.Component;

/**
 * One try of one mail, and what follows from its outcome. SMTP can't be asked whether it took a mail, so a mail whose sender
 * died in between is sent again, with the same Message-ID and the same link: see docs/adr/0007-one-mail-per-event.md.
 */
@Component
class MailSending {
    private static final Logger log = LoggerFactory.getLogger(MailSending.class);

    private final SqlDeliveries deliveries;
    private final SmtpCourier courier;
    private final RevealLinks links;
    private final SentMails sent;
    private final Persistence persistence;
    private final DeliverySettings settings;
    private final Traces traces;
    private final Clock clock;
    private final MeterRegistry metrics;

    MailSending(
            SqlDeliveries deliveries,
            SmtpCourier courier,
            RevealLinks links,
            SentMails sent,
            Persistence persistence,
            DeliverySettings settings,
            Traces traces,
            Clock clock,
            MeterRegistry metrics) {
        this.deliveries = deliveries;
        this.courier = courier;
        this.links = links;
        this.sent = sent;
        this.persistence = persistence;
        this.settings = settings;
        this.traces = traces;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** {@code ended} is run when its end is recorded, unless this throws. */
    void send(DueDelivery mail, Runnable ended) {
        if (mail.unfinished()) {
            log.warn("An earlier sender of mail {} died; it is sent again with the same Message-ID.", mail.id());
        }
        Handover handover = courier.handOver(letter(mail));
        metrics.counter("viveiro.mails", "result", result(handover)).increment();
        if (handover instanceof Handover.Accepted) {
            // of a class there are hundreds of them, and their number is said when they are recorded
            log.atLevel(mail.lane() == Lane.BULK ? Level.DEBUG : Level.INFO)
                    .log("Mail {} was accepted by the SMTP server.", mail.id());
            sent.add(mail, ended);
        } else {
            persistence.untilDone(() -> follow(mail, handover));
            ended.run();
        }
    }

    private Letter letter(DueDelivery mail) {
        return new Letter(mail.id(), mail.recipient(), text(mail), clock.instant(), traceparent(mail));
    }

    private MailText text(DueDelivery mail) {
        return switch (mail.subject()) {
            case MailSubject.Machine machine -> {
                String link = machine.withPassword() ? links.linkOf(mail.id()) : null;
                yield MachineReady.write(machine.name(), machine.account(), machine.address(), link);
            }
            case MailSubject.Credit credit ->
                CreditStands.write(credit.standing(), credit.before(), credit.balance(), credit.currency());
        };
    }

    private @Nullable String traceparent(DueDelivery mail) {
        String current = traces.current();
        return current == null ? mail.traceparent() : current;
    }

    private void follow(DueDelivery mail, Handover handover) {
        Instant now = clock.instant();
        switch (handover) {
            case Handover.Refused refused -> fail(mail, refused.code(), refused.detail());
            case Handover.Postponed postponed -> postpone(mail, postponed, now);
            case Handover.Away away -> await(mail, away, now);
            case Handover.NotTried untried -> deliveries.release(mail, now, null);
            case Handover.Accepted accepted -> throw new IllegalStateException("recorded with others");
        }
    }

    private void postpone(DueDelivery mail, Handover.Postponed postponed, Instant now) {
        if (tooOld(mail, now)) {
            fail(mail, postponed.code(), postponed.detail());
            return;
        }
        Instant next = now.plus(settings.pauseAfter(mail.attempts() + 1));
        deliveries.postpone(mail, next, postponed.code(), postponed.detail());
        log.warn("Mail {} was refused for now and is tried again at {}: {}", mail.id(), next, postponed.detail());
    }

    private void await(DueDelivery mail, Handover.Away away, Instant now) {
        if (tooOld(mail, now)) {
            fail(mail, "server-away", away.detail());
            return;
        }
        deliveries.release(mail, now, away.detail());
        log.warn("Mail {} waits for the SMTP server: {}", mail.id(), away.detail());
    }

    private boolean tooOld(DueDelivery mail, Instant now) {
        return !now.isBefore(mail.createdAt().plus(settings.giveUpAfter()));
    }

    private void fail(DueDelivery mail, String code, String detail) {
        deliveries.failed(mail, code, detail);
        log.error("Mail {} will not be tried again ({}): {}", mail.id(), code, detail);
    }

    private static String result(Handover handover) {
        return switch (handover) {
            case Handover.Accepted accepted -> "accepted";
            case Handover.Refused refused -> "refused";
            case Handover.Postponed postponed -> "postponed";
            case Handover.Away away -> "away";
            case Handover.NotTried untried -> "not-tried";
        };
    }
}
