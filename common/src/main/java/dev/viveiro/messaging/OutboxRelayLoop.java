package dev.viveiro.messaging;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** Runs the relay in one replica at a time. The leader's connection listens for the bell; the poll is the guarantee. */
public final class OutboxRelayLoop extends LeaderLoop {
    private static final Duration ELECTION_PAUSE = Duration.ofSeconds(1);

    private final OutboxBell bell;
    private final OutboxRelay relay;
    private final Duration poll;

    public OutboxRelayLoop(DataSource dataSource, OutboxBell bell, OutboxRelay relay, Duration poll) {
        super(dataSource, bell.channel(), "outbox-relay", ELECTION_PAUSE);
        this.bell = bell;
        this.relay = relay;
        this.poll = poll;
    }

    @Override
    protected void lead(Connection connection) throws SQLException {
        execute(connection, "listen " + bell.channel());
        PGConnection postgres = connection.unwrap(PGConnection.class);
        try {
            while (isRunning()) {
                if (relay.pass() == 0) {
                    // also notices a broken connection, and with it the loss of the lock
                    postgres.getNotifications((int) poll.toMillis());
                }
            }
        } finally {
            execute(connection, "unlisten *");
        }
    }
}
