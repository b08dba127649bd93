package dev.viveiro.messaging;

import dev.viveiro.messaging.OutboxRows.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One pass of the relay: marks due rows as leaving, publishes them, and removes exactly those that the broker confirmed and
 * did not return. The mark is committed before the first byte goes out and is taken off a row only when it is in no queue for
 * certain. A killed relay publishes some rows again; readers drop what they saw. Who runs it, and when, is {@link
 * OutboxRelayLoop}'s business.
 */
public final class OutboxRelay {
    /** Rows per confirm round. */
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
        this(transactions, new SqlOutboxRows(jdbc), publisher, returns, clock);
    }

    public OutboxRelay(
            PlatformTransactionManager transactions,
            OutboxRows rows,
            Publisher publisher,
            ReturnPolicy returns,
            Clock clock) {
        this.transaction = new TransactionTemplate(transactions);
        this.rows = rows;
        this.publisher = publisher;
        this.returns = returns;
        this.clock = clock;
    }

    /** Publishes what is due, at most {@link #BATCH} rows; returns how many left. */
    public int pass() {
        List<Row> due = Objects.requireNonNull(transaction.execute(status -> leaving()));
        if (due.isEmpty()) {
            return 0;
        }
        List<Publisher.Outcome> outcomes =
                publisher.publish(due.stream().map(Row::message).toList());
        return Objects.requireNonNull(transaction.execute(status -> settle(due, outcomes)));
    }

    private List<Row> leaving() {
        List<Row> due = rows.lockDue(clock.instant(), BATCH);
        if (!due.isEmpty()) {
            rows.markLeaving(due);
        }
        return due;
    }

    private int settle(List<Row> due, List<Publisher.Outcome> outcomes) {
        List<Long> done = new ArrayList<>();
        for (int i = 0; i < due.size(); i++) {
            Row row = due.get(i);
            Publisher.Outcome outcome = outcomes.get(i);
            boolean gone =
                    switch (outcome.result()) {
                        case DELIVERED -> true;
                        case RETURNED -> returns.giveUp(row.message(), String.valueOf(outcome.detail()));
                        case REFUSED, UNKNOWN -> false;
                    };
            if (gone) {
                done.add(row.position());
            } else {
                backOff(row, outcome);
            }
        }
        rows.delete(done);
        return done.size();
    }

    private void backOff(Row row, Publisher.Outcome outcome) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(row.attempts(), 10));
        Instant until = clock.instant().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
        boolean left = row.mayHaveLeft() || outcome.result() == Publisher.Result.UNKNOWN;
        rows.backOff(row, until, outcome.result() + ": " + outcome.detail(), left);
        log.warn(
                "Message {} ({}) for {} {}: {}: {}. It is tried again at {}.",
                row.message().envelope().id(),
                row.message().envelope().type(),
                row.message().routingKey(),
                left ? "may have left or not" : "did not leave",
                outcome.result(),
                outcome.detail(),
                until);
    }
}
