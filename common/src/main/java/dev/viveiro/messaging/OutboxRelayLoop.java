package dev.viveiro.messaging;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs the relay in one replica at a time: whoever holds the advisory lock on a connection of its own. The same connection
 * listens for the bell; the poll is the guarantee.
 */
public final class OutboxRelayLoop implements SmartLifecycle {
    private static final Duration ELECTION_PAUSE = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(OutboxRelayLoop.class);

    private final DataSource dataSource;
    private final OutboxBell bell;
    private final OutboxRelay relay;
    private final Duration poll;
    private volatile boolean running;
    private volatile @Nullable Thread thread;

    public OutboxRelayLoop(DataSource dataSource, OutboxBell bell, OutboxRelay relay, Duration poll) {
        this.dataSource = dataSource;
        this.bell = bell;
        this.relay = relay;
        this.poll = poll;
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("outbox-relay").daemon().start(this::run);
    }

    private void run() {
        while (running) {
            try (Connection connection = dataSource.getConnection()) {
                if (elected(connection)) {
                    lead(connection);
                }
            } catch (SQLException | RuntimeException e) {
                log.warn("The outbox relay stopped: {}. It tries again in {}.", e.getMessage(), ELECTION_PAUSE);
            }
            if (running) {
                LockSupport.parkNanos(ELECTION_PAUSE.toNanos());
            }
        }
    }

    private boolean elected(Connection connection) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("select pg_try_advisory_lock(hashtextextended(?, 0))")) {
            lock.setString(1, bell.channel());
            try (ResultSet answer = lock.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    private void lead(Connection connection) throws SQLException {
        try (Statement listen = connection.createStatement()) {
            listen.execute("listen " + bell.channel());
        }
        log.info("This replica relays the outbox.");
        PGConnection postgres = connection.unwrap(PGConnection.class);
        try {
            while (running) {
                if (relay.pass() == 0) {
                    // also notices a broken connection, and with it the loss of the lock
                    postgres.getNotifications((int) poll.toMillis());
                }
            }
        } finally {
            release(connection);
        }
    }

    private void release(Connection connection) throws SQLException {
        try (Statement release = connection.createStatement()) {
            release.execute("unlisten *");
            release.execute("select pg_advisory_unlock_all()");
        }
    }

    @Override
    public void stop() {
        running = false;
        Thread relaying = thread;
        if (relaying == null) {
            return;
        }
        LockSupport.unpark(relaying);
        try {
            relaying.join(Duration.ofSeconds(6));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops before the connections it needs. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 100;
    }
}
