package dev.viveiro.metering.reconciliation.store;

import dev.viveiro.metering.rating.BillingMonth;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The check that is made once a day, whichever replica makes it. */
@Repository
public class SqlDailyChecks {
    private final JdbcTemplate jdbc;

    SqlDailyChecks(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** True for the one who is to do it. If that one dies, it is done the next day. */
    public boolean claim(LocalDate day, BillingMonth month) {
        return jdbc.update(
                        "insert into reconciliation_check (day, month) values (?, ?) on conflict do nothing",
                        day,
                        month.firstDay())
                == 1;
    }

    public void finish(LocalDate day, long machines, long unexplained, Instant at) {
        jdbc.update(
                "update reconciliation_check set machines = ?, unexplained = ?, finished_at = ? where day = ?",
                machines,
                unexplained,
                Timestamp.from(at),
                day);
    }

    /** Differences that the last check could not explain; 0 before the first. */
    public long unexplained() {
        List<Long> last = jdbc.query(
                "select unexplained from reconciliation_check where finished_at is not null order by day desc limit 1",
                (row, i) -> row.getLong("unexplained"));
        return last.isEmpty() ? 0 : last.getFirst();
    }
}
