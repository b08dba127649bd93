package dev.viveiro.worker.standing;

import dev.viveiro.contract.host.HostNotice;
import dev.viveiro.kernel.HostId;
import dev.viveiro.messaging.Topology;
import dev.viveiro.worker.hearing.Hearing;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** Consumes what the gateway says beside its commands. A lost notice is said again. */
public final class Notices implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Notices.class);

    private final HostId host;
    private final Consumer<HostNotice> hear;
    private final Hearing<HostNotice> hearing;

    /** @param hear must return at once */
    public Notices(ConnectionFactory connections, HostId host, Consumer<HostNotice> hear) {
        this.host = host;
        this.hear = hear;
        this.hearing = new Hearing<>(connections, Topology.hostNotices(host), HostNotice.class, this::received);
    }

    private void received(HostNotice notice) {
        if (host.equals(notice.host())) {
            hear.accept(notice);
        } else {
            log.warn("A notice for host {} came here and is dropped.", notice.host());
        }
    }

    /** Waits for a queue that is not there yet. */
    public void start() {
        hearing.start();
    }

    @Override
    public void close() {
        hearing.close();
    }
}
