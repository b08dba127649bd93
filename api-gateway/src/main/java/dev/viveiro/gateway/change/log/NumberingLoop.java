package dev.viveiro.gateway.change.log;

import dev.viveiro.gateway.change.EventSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Numbers changes in one replica at a time: whoever holds the advisory lock. It polls, since a NOTIFY in the transactions
 * that change things would make them wait for each other. A replica that freezes loses its session, and so the lock.
 */
@Component
class NumberingLoop implements SmartLifecycle {
    private static final Duration ELECTION_PAUSE = Duration.ofMillis(500);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PRUNE_EVERY = Duration.ofMinutes(1);
    private static final Logger log = LoggerFactory.getLogger(NumberingLoop.class);

    private final DataSource dataSource;
    private final Looks looks;
    private final Clock clock;
    private final Duration keep;
    private volatile boolean running;
    private volatile @Nullable Thread thread;

    NumberingLoop(DataSource dataSource, Looks looks, Clock clock, EventSettings settings) {
        this.dataSource = dataSource;
        this.looks = looks;
        this.clock = clock;
        this.keep = settings.keep();
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("change-numbering").daemon().start(this::run);
    }

    private void run() {
        while (running) {
            try (Connection connection = dataSource.getConnection()) {
                if (elected(connection)) {
                    lead(connection);
                }
            } catch (SQLException | RuntimeException e) {
                log.warn("The numbering of changes stopped: {}. It tries again in {}.", e.getMessage(), ELECTION_PAUSE);
            }
            pause(ELECTION_PAUSE);
        }
    }

    private static boolean elected(Connection connection) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("select pg_try_advisory_lock(hashtextextended(?, 0))")) {
            lock.setString(1, Numbering.CHANNEL);
            try (ResultSet answer = lock.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    private void lead(Connection connection) throws SQLException {
        execute(
                connection,
                "set idle_session_timeout = '10s'",
                "set idle_in_transaction_session_timeout = '10s'",
                "set tcp_keepalives_idle = 5");
        log.info("This replica numbers the changes.");
        Numbering numbering = new Numbering(connection, looks, clock, keep);
        Instant pruneAt = clock.instant();
        try {
            while (running) {
                if (numbering.round() < Numbering.PORTION) {
                    pause(POLL);
                }
                if (!clock.instant().isBefore(pruneAt)) {
                    pruneAt = numbering.prune()
                            ? clock.instant()
                            : clock.instant().plus(PRUNE_EVERY);
                }
            }
        } finally {
            execute(
                    connection,
                    "select pg_advisory_unlock_all()",
                    "reset idle_session_timeout",
                    "reset idle_in_transaction_session_timeout",
                    "reset tcp_keepalives_idle");
        }
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private void pause(Duration time) {
        if (running) {
            LockSupport.parkNanos(time.toNanos());
        }
    }

    @Override
    public void stop() {
        running = false;
        Thread numbering = thread;
        if (numbering == null) {
            return;
        }
        LockSupport.unpark(numbering);
        try {
            numbering.join(Duration.ofSeconds(6));
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
