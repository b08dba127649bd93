package dev.viveiro.gateway.broker;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.messaging.Topology;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes to hosts what may be lost, on threads of its own. While the broker is away it is dropped, and so is what finds no room. A
 * host whose queue confirmed nothing in time is served aside for a while, so that the others do not wait for it.
 */
abstract class FleetingLoop<M> implements SmartLifecycle {
    private static final int BATCH = 200;
    private static final long LOOK_SECONDS = 1;
    private static final Logger log = LoggerFactory.getLogger(FleetingLoop.class);

    private static final Duration ASIDE = Duration.ofMinutes(1);

    private final String name;
    private final Way straight;
    private final Way aside;
    /** Hosts that are served aside, and until when. */
    private final Map<HostId, Instant> slow = new ConcurrentHashMap<>();

    private final Ids ids;
    private final Clock clock;
    private volatile boolean running;

    /**
     * Publishes nothing before it is started.
     *
     * @param room how many may wait
     * @param publishers makes one; each waits for the confirms of what it published last
     */
    FleetingLoop(String name, int room, Supplier<Publisher> publishers, Ids ids, Clock clock) {
        this.name = name;
        this.straight = new Way(room, publishers.get());
        this.aside = new Way(room, publishers.get());
        this.ids = ids;
        this.clock = clock;
    }

    /** A message to one host. */
    record Letter(HostId host, String key, String type, Object body) {}

    abstract Letter letter(M message);

    /** Hears of each that did not arrive, or of which that is not known. */
    abstract void lost(M message, Publisher.Outcome outcome);

    /** False when there is no room. */
    final boolean offer(M message) {
        return way(letter(message).host()).waiting.offer(message);
    }

    private Way way(HostId host) {
        Instant until = slow.get(host);
        if (until != null && !clock.instant().isBefore(until)) {
            slow.remove(host, until);
            return straight;
        }
        return until == null ? straight : aside;
    }

    /** What waits for one publisher. */
    private final class Way {
        private final BlockingQueue<M> waiting;
        private final Publisher publisher;

        Way(int room, Publisher publisher) {
            this.waiting = new ArrayBlockingQueue<>(room);
            this.publisher = publisher;
        }

        private void run() {
            while (running) {
                try {
                    M first = waiting.poll(LOOK_SECONDS, TimeUnit.SECONDS);
                    if (first != null) {
                        List<M> batch = new ArrayList<>(BATCH);
                        batch.add(first);
                        waiting.drainTo(batch, BATCH - 1);
                        publish(batch);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                } catch (RuntimeException e) {
                    log.warn("What {} were to bring was dropped: {}.", name, e.getMessage());
                }
            }
        }

        private void publish(List<M> messages) {
            List<Publisher.Outcome> outcomes = publisher.publish(
                    messages.stream().map(FleetingLoop.this::outgoing).toList());
            for (int i = 0; i < messages.size(); i++) {
                Publisher.Outcome outcome = outcomes.get(i);
                if (outcome.result() == Publisher.Result.UNKNOWN) {
                    slow.put(letter(messages.get(i)).host(), clock.instant().plus(ASIDE));
                }
                if (!outcome.delivered()) {
                    lost(messages.get(i), outcome);
                }
            }
        }
    }

    private Outgoing outgoing(M message) {
        Letter letter = letter(message);
        Envelope envelope = new Envelope(
                ids.next(), letter.type(), "/gateway", "", clock.instant(), null, ContractJson.write(letter.body()));
        return new Outgoing(
                Topology.COMMANDS, letter.key(), Lane.INTERACTIVE, letter.host().value(), envelope);
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name(name).start(straight::run);
        Thread.ofVirtual().name(name + "-aside").start(aside::run);
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
