package dev.viveiro.metering.reconciliation.store;

import dev.viveiro.metering.rating.BillingMonth;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The check that is made once a day, whichever replica makes it. */
@Repository
public class SqlDailyChecks {
    private final JdbcTemplate jdbc;

    SqlDailyChecks(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** True for the one who is to do it; who began before {@code gone} and has not finished is taken to have died. */
    public boolean claim(LocalDate day, BillingMonth month, Instant now, Instant gone) {
        return jdbc.update("""
                        insert into reconciliation_check as c (day, month, claimed_at) values (?, ?, ?)
                        on conflict (day) do update set claimed_at = excluded.claimed_at
                         where c.finished_at is null and coalesce(c.claimed_at, '-infinity') < ?\
                        """, day, month.firstDay(), Timestamp.from(now), Timestamp.from(gone)) == 1;
    }

    public void finish(LocalDate day, long machines, long unexplained, Instant at) {
        jdbc.update(
                "update reconciliation_check set machines = ?, unexplained = ?, finished_at = ? where day = ?",
                machines,
                unexplained,
                Timestamp.from(at),
                day);
    }

    /** @param unexplained differences that it could not explain */
    public record Finished(long unexplained, Instant at) {}

    /** The last one that was finished; empty before the first. */
    public Optional<Finished> last() {
        return jdbc
                .query(
                        "select unexplained, finished_at from reconciliation_check where finished_at is not null order by day desc limit 1",
                        (row, i) -> new Finished(
                                row.getLong("unexplained"),
                                row.getTimestamp("finished_at").toInstant()))
                .stream()
                .findFirst();
    }
}
