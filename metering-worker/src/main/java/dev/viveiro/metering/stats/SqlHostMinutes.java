package dev.viveiro.metering.stats;

import dev.viveiro.kernel.HostId;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The sums over each host's machines, a minute at a time; derived, and derived again whenever a sample came late. */
@Repository
class SqlHostMinutes {
    private final JdbcTemplate jdbc;

    SqlHostMinutes(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Afterwards every host's sum of that minute is that of its machines' rows. */
    void sum(int minute) {
        String rated = StatsSql.rated("slot = any (?::smallint[]) and minute between ? and ?");
        // in order of hosts, so that replicas which do the same never wait in a circle
        jdbc.update(
                """
                insert into host_minute (host, received_bytes_per_second, sent_bytes_per_second, cpu_percent,
                  memory_used_mib, disk_used_mib, minute, machines, slot)
                select host, sum(received_bytes_per_second), sum(sent_bytes_per_second), sum(cpu_percent),
                  sum(memory_used_mib), sum(disk_used_mib), minute, count(*), slot
                from (%s) rated where minute = ? group by host, minute, slot order by host
                on conflict (host, minute, slot) do update set
                  received_bytes_per_second = excluded.received_bytes_per_second,
                  sent_bytes_per_second = excluded.sent_bytes_per_second, cpu_percent = excluded.cpu_percent,
                  memory_used_mib = excluded.memory_used_mib, disk_used_mib = excluded.disk_used_mib,
                  machines = excluded.machines""".formatted(rated),
                slots(minute - StatsSql.LONGEST, minute),
                minute - StatsSql.LONGEST,
                minute,
                minute);
    }

    List<UsagePoint> of(HostId host, int from, int to) {
        return jdbc.query(
                """
                select * from host_minute
                where host = ? and slot = any (?::smallint[]) and minute between ? and ? order by minute""",
                (row, i) -> StatsSql.point(row, MinuteRing.start(row.getInt("minute")), row.getInt("machines")),
                host.value(),
                slots(from, to),
                from,
                to);
    }

    private static Integer[] slots(int from, int to) {
        return MinuteRing.slots(from, to).toArray(Integer[]::new);
    }
}
