package dev.viveiro.messaging;

import static java.util.stream.Collectors.groupingBy;

import dev.viveiro.messaging.OutboxRows.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
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
        Map<Long, Publisher.Outcome> outcomes = publish(due);
        return Objects.requireNonNull(transaction.execute(status -> settle(due, outcomes)));
    }

    /** What is due and has all that is before it of its ordering key and exchange beside it. */
    private List<Row> leaving() {
        Map<Sequence, Integer> taken = new HashMap<>();
        List<Row> due = new ArrayList<>();
        for (Row row : rows.lockDue(clock.instant(), BATCH)) {
            if (taken.getOrDefault(Sequence.of(row), 0) == row.before()) {
                taken.merge(Sequence.of(row), 1, Integer::sum);
                due.add(row);
            }
        }
        if (!due.isEmpty()) {
            rows.markLeaving(due);
        }
        return due;
    }

    /** Rows that leave one after the other. */
    private record Sequence(UUID orderingKey, String exchange) {
        static Sequence of(Row row) {
            return new Sequence(row.message().orderingKey(), row.message().exchange());
        }
    }

    /**
     * The first of each sequence together, then the second of those whose first arrived, and so on; by position, without those
     * that were not handed over.
     */
    private Map<Long, Publisher.Outcome> publish(List<Row> due) {
        Map<Long, Publisher.Outcome> outcomes = new HashMap<>();
        Set<Sequence> held = new HashSet<>();
        SortedMap<Integer, List<Row>> rounds = new TreeMap<>(due.stream().collect(groupingBy(Row::before)));
        for (List<Row> round : rounds.values()) {
            List<Row> free = round.stream()
                    .filter(row -> !held.contains(Sequence.of(row)))
                    .toList();
            List<Publisher.Outcome> answers =
                    publisher.publish(free.stream().map(Row::message).toList());
            for (int i = 0; i < free.size(); i++) {
                outcomes.put(free.get(i).position(), answers.get(i));
                if (!answers.get(i).delivered()) {
                    held.add(Sequence.of(free.get(i)));
                }
            }
        }
        return outcomes;
    }

    private int settle(List<Row> due, Map<Long, Publisher.Outcome> outcomes) {
        List<Long> done = new ArrayList<>();
        for (Row row : due) {
            Publisher.Outcome outcome = outcomes.get(row.position());
            if (outcome == null) {
                rows.backOff(row, clock.instant(), "it follows one that did not leave", row.mayHaveLeft());
                continue;
            }
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
