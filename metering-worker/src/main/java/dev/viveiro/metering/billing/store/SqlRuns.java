package dev.viveiro.metering.billing.store;

import dev.viveiro.metering.rating.BillingMonth;
import java.sql.Timestamp;
import java.time.Instant;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Which months had a run, whoever began it. */
@Repository
public class SqlRuns {
    private final JdbcTemplate jdbc;

    SqlRuns(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * True for the first who begins a run of the month; drafts come too late after invoices. Part of the caller's transaction: whoever
     * begins the same waits for its end, and is the first if it fails.
     */
    public boolean begin(BillingMonth month, boolean finalise, Instant at) {
        return jdbc.update("""
                        insert into begun_run (month, finalise, begun_at)
                        select ?, ?, ?::timestamptz where not exists (select from begun_run where month = ? and finalise)
                        on conflict do nothing\
                        """, month.firstDay(), finalise, Timestamp.from(at), month.firstDay()) == 1;
    }
}
