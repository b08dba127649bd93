package dev.viveiro.metering.stats;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Sums minutes per host, and empties the partition that is spent. Replicas may all do it: the result is the same. */
@Component
public class StatsUpkeep {
    private static final Logger log = LoggerFactory.getLogger(StatsUpkeep.class);

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final SqlHostMinutes hosts;
    private final UnsummedMinutes unsummed;
    private final Clock clock;

    StatsUpkeep(
            JdbcTemplate jdbc,
            TransactionTemplate transaction,
            SqlHostMinutes hosts,
            UnsummedMinutes unsummed,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.hosts = hosts;
        this.unsummed = unsummed;
        this.clock = clock;
    }

    /** Each minute that samples came for, until they have settled. */
    @Scheduled(fixedDelayString = "PT20S", initialDelayString = "PT10S")
    public void sum() {
        for (int minute : unsummed.all()) {
            Instant at = clock.instant();
            hosts.sum(minute);
            unsummed.summed(minute, at);
        }
    }

    /** Truncating costs the same whatever is in it; it waits a second at most for those who read, and tries again later. */
    @Scheduled(fixedDelayString = "PT5M", initialDelayString = "PT20S")
    public void prune() {
        int slot = MinuteRing.spent(clock.instant());
        for (String table : List.of("vm_minute_" + slot, "host_minute_" + slot)) {
            try {
                transaction.executeWithoutResult(status -> emptied(table));
            } catch (DataAccessException busy) {
                log.info("{} is not emptied yet ({}); it is tried again in five minutes.", table, busy.getMessage());
            }
        }
    }

    private void emptied(String table) {
        jdbc.execute("set local lock_timeout = '1s'");
        if (Boolean.TRUE.equals(jdbc.queryForObject("select exists (select from " + table + ")", Boolean.class))) {
            jdbc.execute("truncate " + table);
        }
    }
}
