package dev.viveiro.messaging;

import dev.viveiro.messaging.OutboxRows.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One pass of the relay: locks due rows, publishes them, and removes exactly those that the broker confirmed and did not
 * return. A killed relay publishes some rows again; readers drop what they saw. Who runs it, and when, is {@link
 * OutboxRelayLoop}'s business.
 */
public final class OutboxRelay {
    /** Rows per transaction and confirm round. */
    public static final int BATCH = 500;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);

    private final TransactionTemplate transaction;
    private final OutboxRows rows;
    private final Publisher publisher;
    private final ReturnPolicy returns;
    private final Clock clock;

    public OutboxRelay(
            PlatformTransactionManager transactions,
            JdbcTemplate jdbc,
            Publisher publisher,
            ReturnPolicy returns,
            Clock clock) {
        this.transaction = new TransactionTemplate(transactions);
        this.rows = new OutboxRows(jdbc);
        this.publisher = publisher;
        this.returns = returns;
        this.clock = clock;
    }

    /** Publishes what is due, at most {@link #BATCH} rows; returns how many left. */
    public int pass() {
        Integer left = transaction.execute(status -> {
            List<Row> due = rows.lockDue(clock.instant(), BATCH);
            return due.isEmpty()
                    ? 0
                    : settle(
                            due,
                            publisher.publish(due.stream().map(Row::message).toList()));
        });
        return left == null ? 0 : left;
    }

    private int settle(List<Row> due, List<Publisher.Outcome> outcomes) {
        List<Long> done = new ArrayList<>();
        for (int i = 0; i < due.size(); i++) {
            Row row = due.get(i);
            Publisher.Outcome outcome = outcomes.get(i);
            String detail = String.valueOf(outcome.detail());
            boolean gone =
                    switch (outcome.result()) {
                        case DELIVERED -> true;
                        case RETURNED -> returns.giveUp(row.message(), detail);
                        case REFUSED -> false;
                    };
            if (gone) {
                done.add(row.position());
            } else {
                backOff(row, outcome.result() + ": " + detail);
            }
        }
        rows.delete(done);
        return done.size();
    }

    private void backOff(Row row, String error) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(row.attempts(), 10));
        Instant until = clock.instant().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
        rows.backOff(row, until, error);
        log.warn(
                "Message {} ({}) for {} did not leave: {}. It is tried again at {}.",
                row.message().envelope().id(),
                row.message().envelope().type(),
                row.message().routingKey(),
                error,
                until);
    }
}
