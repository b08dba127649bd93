package dev.viveiro.gateway.change.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Follows the log in this replica, whoever writes it, and keeps its newest part for all readers. Numbers appear in their
 * order, since one transaction after the other writes them, so what follows the last number seen is all there is.
 */
@Component
public class Tail implements SmartLifecycle {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int AT_ONCE = 1_000;
    private static final Logger log = LoggerFactory.getLogger(Tail.class);

    private final DataSource dataSource;
    private final ChangeLog changes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile @Nullable Window window;
    private volatile boolean running;
    private volatile @Nullable Thread thread;

    Tail(DataSource dataSource, ChangeLog changes) {
        this.dataSource = dataSource;
        this.changes = changes;
    }

    /** What follows {@code position} and interests the reader; empty when a part of that is no longer kept. */
    public Optional<Portion> after(long position, Interest interest) {
        Window now = window;
        if (now == null) {
            return Optional.of(new Portion(List.of(), position));
        }
        return now.covers(position)
                ? Optional.of(now.after(position, interest))
                : changes.after(position, now.upTo(), interest);
    }

    /** Waits until there is something after {@code position}, or time is up, or {@link #wake()} finds the reader closed. */
    public void await(long position, Duration atMost, BooleanSupplier closed) throws InterruptedException {
        lock.lock();
        try {
            Window now = window;
            if (!closed.getAsBoolean() && (now == null || now.upTo() <= position)) {
                moved.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets all who wait look again. */
    public void wake() {
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("change-tail").daemon().start(this::run);
    }

    private void run() {
        while (running) {
            try (Connection connection = dataSource.getConnection()) {
                follow(connection);
            } catch (SQLException | RuntimeException e) {
                log.warn(
                        "Changes are not followed: {}. They are again in {}; nobody misses any.",
                        e.getMessage(),
                        PAUSE);
            }
            if (running) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void follow(Connection connection) throws SQLException {
        execute(connection, "listen " + Numbering.CHANNEL);
        PGConnection postgres = connection.unwrap(PGConnection.class);
        try {
            while (running) {
                if (!advance()) {
                    postgres.getNotifications((int) POLL.toMillis());
                }
            }
        } finally {
            execute(connection, "unlisten *");
        }
    }

    /** True when there may be more. */
    private boolean advance() {
        Window now = window;
        if (now == null) {
            now = new Window(changes.bounds().last(), List.of());
            window = now;
        }
        List<Entry> more = changes.after(now.upTo(), AT_ONCE);
        if (!more.isEmpty()) {
            window = now.with(more);
            wake();
        }
        return more.size() == AT_ONCE;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void stop() {
        running = false;
        Thread following = thread;
        if (following == null) {
            return;
        }
        LockSupport.unpark(following);
        try {
            following.join(Duration.ofSeconds(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
