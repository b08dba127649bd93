package dev.viveiro.gateway.change.log;

import dev.viveiro.gateway.change.EventSettings;
import dev.viveiro.messaging.LeaderLoop;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/**
 * Numbers changes in one replica at a time. It polls, since a NOTIFY in the transactions that change things would make them
 * wait for each other. A replica that freezes loses its session, and so the lock.
 */
@Component
class NumberingLoop extends LeaderLoop {
    private static final Duration ELECTION_PAUSE = Duration.ofMillis(500);
    /** Those who watch see a change within a second. */
    private static final Duration POLL = Duration.ofMillis(400);
    /** After a round of many: the longer the pause, the more changes of one thing are one event. */
    private static final Duration BUSY_POLL = Duration.ofMillis(700);
    /** Changes that are many for one round. */
    private static final int MANY = 100;

    private static final Duration PRUNE_EVERY = Duration.ofMinutes(1);

    private final Looks looks;
    private final Clock clock;
    private final Duration keep;

    NumberingLoop(DataSource dataSource, Looks looks, Clock clock, EventSettings settings) {
        super(dataSource, Numbering.CHANNEL, "change-numbering", ELECTION_PAUSE);
        this.looks = looks;
        this.clock = clock;
        this.keep = settings.keep();
    }

    @Override
    protected void lead(Connection connection) throws SQLException {
        execute(
                connection,
                "set idle_session_timeout = '10s'",
                "set idle_in_transaction_session_timeout = '10s'",
                "set tcp_keepalives_idle = 5");
        Numbering numbering = new Numbering(connection, looks, clock, keep);
        Instant pruneAt = clock.instant();
        try {
            while (isRunning()) {
                int taken = numbering.round();
                if (taken < Numbering.PORTION) {
                    pause(taken < MANY ? POLL : BUSY_POLL);
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
                    "reset idle_session_timeout",
                    "reset idle_in_transaction_session_timeout",
                    "reset tcp_keepalives_idle");
        }
    }
}
