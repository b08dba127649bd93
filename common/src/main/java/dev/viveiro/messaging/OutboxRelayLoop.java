package dev.viveiro.messaging;

import dev.viveiro.kernel.Lane;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Runs the relay in one replica at a time. The leader's connection listens for the bell; the poll is the guarantee. */
public final class OutboxRelayLoop extends LeaderLoop {
    private static final Duration ELECTION_PAUSE = Duration.ofSeconds(1);
    /** How long bulk messages wait for others: what a pass costs is shared by more of them. */
    private static final Duration COMPANY = Duration.ofMillis(20);

    private final OutboxBell bell;
    private final OutboxRelay relay;
    private final Duration poll;

    public OutboxRelayLoop(DataSource dataSource, OutboxBell bell, OutboxRelay relay, Duration poll) {
        super(dataSource, bell.channel(), "outbox-relay", ELECTION_PAUSE);
        this.bell = bell;
        this.relay = relay;
        this.poll = poll;
    }

    /** Also notices a broken connection, and with it the loss of the lock. */
    private static void awaitRing(PGConnection postgres, Duration within) throws SQLException {
        PGNotification[] rings = postgres.getNotifications((int) within.toMillis());
        long until = System.nanoTime() + COMPANY.toNanos();
        while (rings.length > 0 && Stream.of(rings).noneMatch(OutboxRelayLoop::urgent)) {
            long left = Duration.ofNanos(until - System.nanoTime()).toMillis();
            if (left <= 0) {
                return;
            }
            rings = postgres.getNotifications((int) left);
        }
    }

    private static boolean urgent(PGNotification ring) {
        return !ring.getParameter().equals(Lane.BULK.wire());
    }

    @Override
    protected void lead(Connection connection) throws SQLException {
        execute(connection, "listen " + bell.channel());
        PGConnection postgres = connection.unwrap(PGConnection.class);
        try {
            while (isRunning()) {
                int left = relay.pass();
                if (left < OutboxRelay.BATCH) {
                    // what is behind others of its machine may have become due by their leaving
                    awaitRing(postgres, left > 0 ? COMPANY : poll);
                }
            }
        } finally {
            execute(connection, "unlisten *");
        }
    }
}
