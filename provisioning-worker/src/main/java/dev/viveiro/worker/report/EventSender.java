package dev.viveiro.worker.report;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.messaging.Topology;
import dev.viveiro.worker.report.EventOutbox.PendingEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one lane's events to the broker. Only what was confirmed and not returned is forgotten; a refused event is tried
 * again, and meanwhile its machine's later ones wait.
 */
public final class EventSender implements AutoCloseable {
    private static final int BATCH = 500;
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Logger log = LoggerFactory.getLogger(EventSender.class);

    private final HostId host;
    private final Lane lane;
    private final EventOutbox outbox;
    private final Publisher publisher;
    private final Lock underWay;
    private final Semaphore bell = new Semaphore(0);
    private volatile boolean closed;

    /** @param underWay held from the reading of events until those that arrived are forgotten */
    public EventSender(HostId host, Lane lane, EventOutbox outbox, Publisher publisher, Lock underWay) {
        this.host = host;
        this.lane = lane;
        this.outbox = outbox;
        this.publisher = publisher;
        this.underWay = underWay;
    }

    /** Says that there may be something new; returns at once. */
    public void ring() {
        bell.release();
    }

    /** Sends until closed. */
    public void run() {
        Duration pause = FIRST_PAUSE;
        while (!closed) {
            Pass pass;
            try {
                pass = pass();
            } catch (RuntimeException e) {
                log.error("The events of lane {} stand still; they are tried again.", lane, e);
                pass = new Pass(0, 1);
            }
            if (pass.refused() > 0) {
                await(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            } else {
                pause = FIRST_PAUSE;
                if (pass.sent() == 0) {
                    awaitBell();
                }
            }
        }
    }

    record Pass(int sent, int refused) {}

    /** One batch. */
    Pass pass() {
        underWay.lock();
        try {
            return sendSome();
        } finally {
            underWay.unlock();
        }
    }

    private Pass sendSome() {
        List<PendingEvent> pending = outbox.next(lane, BATCH);
        if (pending.isEmpty()) {
            return new Pass(0, 0);
        }
        List<Publisher.Outcome> outcomes =
                publisher.publish(pending.stream().map(this::outgoing).toList());
        List<Long> arrived = new ArrayList<>();
        Publisher.Outcome refusal = null;
        for (int i = 0; i < pending.size(); i++) {
            if (outcomes.get(i).delivered()) {
                arrived.add(pending.get(i).sequence());
            } else {
                refusal = outcomes.get(i);
            }
        }
        outbox.remove(arrived);
        if (refusal != null) {
            log.warn(
                    "{} events of lane {} did not arrive ({}: {}); they are kept and tried again.",
                    pending.size() - arrived.size(),
                    lane,
                    refusal.result(),
                    refusal.detail());
        }
        return new Pass(arrived.size(), pending.size() - arrived.size());
    }

    private Outgoing outgoing(PendingEvent event) {
        return new Outgoing(
                Topology.HOST_EVENTS,
                Topology.hostEventKey(host, event.lane(), event.key()),
                event.lane(),
                event.vm().value(),
                event.envelope());
    }

    private void awaitBell() {
        await(POLL);
        bell.drainPermits();
    }

    private void await(Duration longest) {
        try {
            boolean unused = bell.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        ring();
    }
}
