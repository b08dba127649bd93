package dev.viveiro.messaging;

import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Wakes the relay, which may run in another replica: a NOTIFY after commit, on a connection of its own, since one inside the
 * transaction serialises all commits. Rings that come while one is being sent are one ring. A lost ring costs one poll.
 */
public final class OutboxBell implements SmartLifecycle {
    /** Channel of LISTEN and NOTIFY; names are per database, so it carries the schema. */
    private final String channel;

    private static final Logger log = LoggerFactory.getLogger(OutboxBell.class);
    private final JdbcTemplate jdbc;
    private final Semaphore rung = new Semaphore(0);
    private volatile boolean running;

    public OutboxBell(JdbcTemplate jdbc, String schema) {
        this.jdbc = jdbc;
        this.channel = "outbox_" + schema;
    }

    public String channel() {
        return channel;
    }

    public void ring() {
        rung.release();
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("outbox-bell").start(this::run);
    }

    private void run() {
        while (running) {
            rung.acquireUninterruptibly();
            rung.drainPermits();
            if (!running) {
                return;
            }
            try {
                jdbc.query("select pg_notify(?, '')", row -> {}, channel);
            } catch (DataAccessException e) {
                log.debug("The relay was not woken and will poll: {}", e.getMessage());
            }
        }
    }

    @Override
    public void stop() {
        running = false;
        rung.release();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
