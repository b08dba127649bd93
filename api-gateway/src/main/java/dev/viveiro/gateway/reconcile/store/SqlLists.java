package dev.viveiro.gateway.reconcile.store;

import dev.viveiro.gateway.reconcile.domain.Report;
import dev.viveiro.kernel.HostId;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Counts of what hosts list and of what is believed; reads only, in whatever transaction there is. */
@Repository
public class SqlLists {
    private final JdbcClient jdbc;

    SqlLists(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param complete all events that the report takes into account are applied */
    public record Row(Report report, String name, boolean complete, long believed, long listed) {}

    public List<Row> all() {
        return jdbc.sql("""
                        with busy as (select vm from operations where state in ('PENDING', 'RUNNING')),
                        listed as (
                          select host, count(*) as machines from host_machines m
                           where generation is not null and not exists (select 1 from busy b where b.vm = m.vm) group by host),
                        believed as (
                          select host, count(*) as machines from vms v
                           where state in ('RUNNING', 'STOPPED', 'PAUSED', 'SAVED', 'TRASHED')
                             and not exists (select 1 from busy b where b.vm = v.id) group by host)
                        select r.*, h.name, coalesce(l.machines, 0) as listed, coalesce(b.machines, 0) as believed,
                        """ + SqlReports.COMPLETE + """
                           as complete
                          from host_reports r join hosts h on h.id = r.host and h.state = 'UP'
                          left join listed l on l.host = r.host left join believed b on b.host = r.host
                         order by h.name, h.id""")
                .query((row, i) -> new Row(
                        new Report(
                                new HostId(row.getObject("host", UUID.class)),
                                row.getString("journal"),
                                row.getLong("number"),
                                row.getLong("consistent_with"),
                                row.getTimestamp("observed_at").toInstant()),
                        row.getString("name"),
                        row.getBoolean("complete"),
                        row.getLong("believed"),
                        row.getLong("listed")))
                .list();
    }
}
