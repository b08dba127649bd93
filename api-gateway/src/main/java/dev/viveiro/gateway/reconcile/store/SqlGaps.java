package dev.viveiro.gateway.reconcile.store;

import dev.viveiro.kernel.HostId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Events that a report waits for and that do not come: one that died, or one of a restored journal that was applied under
 * another number. After a time they are passed over, so that one message can't blind the reconciler for good.
 */
@Repository
public class SqlGaps {
    private static final String WAITING = "not r.judged and not " + SqlReports.COMPLETE;

    private final JdbcClient jdbc;

    SqlGaps(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Notes since when each report waits for which event.
     *
     * @param waitingBefore those that have waited for the same one since before are passed over
     * @return the hosts of which events were passed over
     */
    @Transactional
    public List<HostId> passOver(Instant now, Instant waitingBefore) {
        jdbc.sql("""
                        update host_reports waiting set gap = g.first, gap_since = :now
                          from (select r.host, coalesce((
                                  select upper(x) from applied_events a, unnest(a.sequences) x
                                   where a.host = r.host and a.journal = r.journal and x @> 1::bigint), 1) as first
                                  from host_reports r where %s) g
                         where waiting.host = g.host and waiting.gap is distinct from g.first""".formatted(WAITING)).param("now", Timestamp.from(now)).update();
        return jdbc.sql("""
                        insert into applied_events (host, journal, sequences)
                        select r.host, r.journal, int8multirange(int8range(r.gap, least(r.consistent_with + 1, (
                                 select min(lower(x)) from applied_events a, unnest(a.sequences) x
                                  where a.host = r.host and a.journal = r.journal and lower(x) > r.gap))))
                          from host_reports r
                         where %s and r.gap <= r.consistent_with and r.gap_since < :before order by r.host
                        on conflict (host, journal) do update
                          set sequences = applied_events.sequences + excluded.sequences
                        returning host""".formatted(WAITING))
                .param("before", Timestamp.from(waitingBefore))
                .query((row, i) -> new HostId(row.getObject("host", UUID.class)))
                .list();
    }
}
