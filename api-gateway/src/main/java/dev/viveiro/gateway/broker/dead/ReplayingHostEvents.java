package dev.viveiro.gateway.broker.dead;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.gateway.vm.HostEvents;
import dev.viveiro.messaging.Inbox;
import dev.viveiro.messaging.Received;
import dev.viveiro.messaging.Traces;
import dev.viveiro.messaging.UnreadableMessage;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies dead words of hosts as if they came again, until they can be applied: a word that is lost leaves a machine in a
 * state that it is not in. Each is one transaction with its inbox row, and leaves the table with it. Every replica may run it.
 */
@Component
class ReplayingHostEvents {
    /** From the death to the first replay; the next pauses double up to an hour. */
    static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

    private static final int AT_ONCE = 100;
    private static final Logger log = LoggerFactory.getLogger(ReplayingHostEvents.class);

    private final DeadMessageRows rows;
    private final HostEvents handler;
    private final Inbox inbox;
    private final Traces traces;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ReplayingHostEvents(
            DeadMessageRows rows,
            HostEvents handler,
            Inbox inbox,
            Traces traces,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.rows = rows;
        this.handler = handler;
        this.inbox = inbox;
        this.traces = traces;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** Replays what is due, at most 100. */
    @Scheduled(fixedDelayString = "${viveiro.dead-messages.sweep:PT1S}")
    void sweep() {
        rows.due(clock.instant(), AT_ONCE).forEach(this::replay);
    }

    private void replay(long id) {
        try {
            transaction.executeWithoutResult(
                    status -> rows.lockDue(id, clock.instant()).ifPresent(this::apply));
        } catch (UnreadableMessage e) {
            log.error("Dead message {} can't be replayed: {}. It is kept and not tried again.", id, e.getMessage());
            rows.failed(id, String.valueOf(e.getMessage()), clock.instant(), false);
        } catch (RuntimeException e) {
            String why = reason(e);
            log.warn("Dead message {} was replayed and can't be applied yet: {}. It is tried again.", id, why);
            rows.failed(id, why, clock.instant(), true);
        }
    }

    /** The first line alone: those that follow may tell what is in a row. */
    private static String reason(RuntimeException failure) {
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
        return String.valueOf(cause.getMessage() == null ? cause : cause.getMessage())
                .lines()
                .findFirst()
                .orElse(cause.getClass().getSimpleName());
    }

    private void apply(DeadMessage dead) {
        Received<HostEvent> received = HostWords.of(dead);
        if (inbox.tooOld(received.envelope())) {
            throw new UnreadableMessage(
                    "it is older than " + Inbox.MEMORY.toDays() + " days, and nobody knows whether it was applied");
        }
        traces.continuing(received.envelope().traceparent(), "replay " + dead.queue(), () -> {
            Set<java.util.UUID> unseen =
                    inbox.firstSeen(dead.queue(), Set.of(received.envelope().id()));
            if (!unseen.isEmpty()) {
                handler.handle(List.of(received));
            }
        });
        rows.delete(dead.id());
        log.info("Dead message {} ({} of {}) was replayed and applied.", dead.id(), dead.type(), dead.subject());
    }
}
