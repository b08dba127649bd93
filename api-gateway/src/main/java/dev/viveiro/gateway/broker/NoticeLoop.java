package dev.viveiro.gateway.broker;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.HostNotice;
import dev.viveiro.gateway.host.NoticeSender;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.messaging.Topology;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Publishes notices on a thread of its own. While the broker is away they are dropped, and so is what finds no room. */
final class NoticeLoop implements NoticeSender, SmartLifecycle {
    private static final int ROOM = 10_000;
    private static final int BATCH = 200;
    private static final long LOOK_SECONDS = 1;
    private static final Logger log = LoggerFactory.getLogger(NoticeLoop.class);

    private final BlockingQueue<HostNotice> waiting = new ArrayBlockingQueue<>(ROOM);
    private final Publisher publisher;
    private final Ids ids;
    private final Clock clock;
    private volatile boolean running;

    NoticeLoop(Publisher publisher, Ids ids, Clock clock) {
        this.publisher = publisher;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public void send(List<? extends HostNotice> notices) {
        long dropped = notices.stream().filter(notice -> !waiting.offer(notice)).count();
        if (dropped > 0) {
            log.warn("{} notices to hosts found no room and were dropped; hosts ask again.", dropped);
        }
    }

    private void run() {
        while (running) {
            try {
                HostNotice first = waiting.poll(LOOK_SECONDS, TimeUnit.SECONDS);
                if (first != null) {
                    List<HostNotice> batch = new ArrayList<>(BATCH);
                    batch.add(first);
                    waiting.drainTo(batch, BATCH - 1);
                    publish(batch);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                log.warn("Notices to hosts were dropped: {}. Hosts ask again.", e.getMessage());
            }
        }
    }

    private void publish(List<HostNotice> notices) {
        List<Publisher.Outcome> outcomes =
                publisher.publish(notices.stream().map(this::outgoing).toList());
        for (int i = 0; i < notices.size(); i++) {
            if (!outcomes.get(i).delivered()) {
                log.debug(
                        "A notice to host {} was lost: {}",
                        notices.get(i).host(),
                        outcomes.get(i).detail());
            }
        }
    }

    private Outgoing outgoing(HostNotice notice) {
        Envelope envelope = new Envelope(
                ids.next(),
                Contracts.typeOf(notice.getClass()),
                "/gateway",
                "",
                clock.instant(),
                null,
                ContractJson.write(notice));
        return new Outgoing(
                Topology.COMMANDS,
                Topology.hostNoticeKey(notice.host()),
                Lane.INTERACTIVE,
                notice.host().value(),
                envelope);
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("host-notices").start(this::run);
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
