package dev.viveiro.messaging;

import dev.viveiro.kernel.Lane;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Wakes the relay, which may run in another replica: a NOTIFY after commit, on a connection of its own, since one inside the
 * transaction serialises all commits. It says whether somebody waits. Rings that come while one is being sent are one ring. A
 * lost ring costs one poll.
 */
public final class OutboxBell extends WokenLoop {
    private static final Logger log = LoggerFactory.getLogger(OutboxBell.class);

    /** Channel of LISTEN and NOTIFY; names are per database, so it carries the schema. */
    private final String channel;

    private final JdbcTemplate jdbc;
    private final AtomicBoolean urgent = new AtomicBoolean();

    public OutboxBell(JdbcTemplate jdbc, String schema) {
        super("outbox-bell");
        this.jdbc = jdbc;
        this.channel = "outbox_" + schema;
    }

    public String channel() {
        return channel;
    }

    /** Rings once the caller's transaction has committed; urgently when one of these is waited for. */
    public void ring(List<Outgoing> messages) {
        boolean waitedFor = messages.stream().anyMatch(message -> message.lane() == Lane.INTERACTIVE);
        afterCommit(() -> {
            if (waitedFor) {
                urgent.set(true);
            }
            wakeNow();
        });
    }

    @Override
    protected void look() {
        Lane lane = urgent.getAndSet(false) ? Lane.INTERACTIVE : Lane.BULK;
        try {
            jdbc.query("select pg_notify(?, ?)", row -> {}, channel, lane.wire());
        } catch (DataAccessException e) {
            log.debug("The relay was not woken and will poll: {}", e.getMessage());
        }
    }
}
