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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Work that one replica at a time does for all: whoever holds an advisory lock on a connection of its own. A leader that
 * stops, fails or loses its connection gives the lock up, and any replica may lead next.
 */
public abstract class LeaderLoop implements SmartLifecycle {
    private static final Duration STOP_WITHIN = Duration.ofSeconds(6);

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final DataSource dataSource;
    private final String lock;
    private final String name;
    private final Duration electionPause;
    private volatile boolean running;
    private volatile @Nullable Thread thread;

    /**
     * @param lock name of the lock, per database
     * @param name of the thread and in the log
     * @param electionPause between two tries to lead
     */
    protected LeaderLoop(DataSource dataSource, String lock, String name, Duration electionPause) {
        this.dataSource = dataSource;
        this.lock = lock;
        this.name = name;
        this.electionPause = electionPause;
    }

    /**
     * Leads while {@link #isRunning()}; the connection holds the lock and must be used now and then, so that its loss is
     * noticed. Settings of the connection are put back before the return.
     */
    protected abstract void lead(Connection connection) throws SQLException;

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    private void run() {
        while (running) {
            try (Connection connection = dataSource.getConnection()) {
                if (elected(connection)) {
                    log.info("This replica leads the {}.", name);
                    leadAndRelease(connection);
                }
            } catch (SQLException | RuntimeException e) {
                log.warn("The {} stopped: {}. It tries again in {}.", name, e.getMessage(), electionPause);
            }
            pause(electionPause);
        }
    }

    private boolean elected(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select pg_try_advisory_lock(hashtextextended(?, 0))")) {
            statement.setString(1, lock);
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    private void leadAndRelease(Connection connection) throws SQLException {
        try {
            lead(connection);
        } finally {
            execute(connection, "select pg_advisory_unlock_all()");
        }
    }

    /** Runs statements that answer nothing of interest. */
    protected static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Waits, unless it is to stop. */
    protected final void pause(Duration time) {
        if (running) {
            LockSupport.parkNanos(time.toNanos());
        }
    }

    @Override
    public void stop() {
        running = false;
        Thread leading = thread;
        if (leading == null) {
            return;
        }
        LockSupport.unpark(leading);
        try {
            leading.join(STOP_WITHIN);
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
