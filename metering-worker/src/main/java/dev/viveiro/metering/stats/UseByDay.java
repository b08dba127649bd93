package dev.viveiro.metering.stats;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps what machines used by day, since minutes are gone after one. An hour is summed once, when the samples that come late to it
 * have come; replicas that try at the same time wait for each other, and the second finds it done.
 */
@Component
public class UseByDay {
    private static final int HOUR = 60;
    private static final int HOURS_OF_A_DAY = 24;
    /** Hours between the end of an hour and its sum. */
    private static final int SETTLED = 2;

    /** A sample stands for the time since the one before it, or for its minute when that is too long ago. */
    private static final String ADD = """
        insert into use_by_day as kept (day, host, vm, cpu_millis, memory_mib_seconds, disk_mib_seconds, minutes)
        select ?::date, host, vm, sum(cpu), sum(memory_used_mib * seconds), coalesce(sum(disk_used_mib * seconds), 0), count(*)
        from (
          select vm, host, minute, memory_used_mib, disk_used_mib,
            case when minute - lag(minute) over w <= %d then minute - lag(minute) over w else 1 end * 60::bigint as seconds,
            case when boot = lag(boot) over w and minute - lag(minute) over w <= %d and cpu_millis >= lag(cpu_millis) over w
              then cpu_millis - lag(cpu_millis) over w else 0 end as cpu
          from vm_minute where slot = any (?::smallint[]) and minute between ? and ?
          window w as (partition by vm order by minute)) minutes
        where minute >= ?
        group by host, vm order by host, vm
        on conflict (day, host, vm) do update set
          cpu_millis = kept.cpu_millis + excluded.cpu_millis,
          memory_mib_seconds = kept.memory_mib_seconds + excluded.memory_mib_seconds,
          disk_mib_seconds = kept.disk_mib_seconds + excluded.disk_mib_seconds,
          minutes = kept.minutes + excluded.minutes\
        """;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    UseByDay(JdbcTemplate jdbc, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Sums the hours that are settled and not summed yet, as far back as their minutes are kept. */
    @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
    public void sum() {
        int current = Math.floorDiv(MinuteRing.minute(clock.instant()), HOUR);
        for (int hour = current - HOURS_OF_A_DAY + 1; hour < current - SETTLED; hour++) {
            int each = hour;
            transaction.executeWithoutResult(status -> sum(each));
        }
    }

    private void sum(int hour) {
        if (jdbc.update("insert into summed_hour (hour) values (?) on conflict do nothing", hour) == 1) {
            int first = hour * HOUR;
            int from = first - StatsSql.LONGEST;
            LocalDate day = MinuteRing.start(first).atZone(ZoneOffset.UTC).toLocalDate();
            jdbc.update(
                    ADD.formatted(StatsSql.LONGEST, StatsSql.LONGEST),
                    day,
                    MinuteRing.slots(from, first + HOUR - 1).toArray(Integer[]::new),
                    from,
                    first + HOUR - 1,
                    first);
        }
    }
}
