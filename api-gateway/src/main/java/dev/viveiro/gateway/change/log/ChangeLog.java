package dev.viveiro.gateway.change.log;

import dev.viveiro.gateway.change.ChangeKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of numbered changes as readers use it. */
@Component
public class ChangeLog {
    private final JdbcClient jdbc;

    ChangeLog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Where one can resume: after any number from {@code oldest - 1} to {@code last}. */
    public record Bounds(long oldest, long last) {
        public boolean resumable(long number) {
            return number >= oldest - 1 && number <= last;
        }
    }

    public Bounds bounds() {
        return jdbc.sql("""
                        select last, coalesce((select min(number) from change_log), last + 1) as oldest
                          from change_numbers""")
                .query((row, i) -> new Bounds(row.getLong("oldest"), row.getLong("last")))
                .single();
    }

    /** Everything that follows, at most {@code limit}; in the order of the numbers. */
    List<Entry> after(long number, int limit) {
        return jdbc.sql(
                        "select number, kind, tenant, data from change_log where number > :number order by number limit :limit")
                .param("number", number)
                .param("limit", limit)
                .query(ChangeLog::read)
                .list();
    }

    /** What interests a reader in {@code (number, upTo]}; empty when a part of that is no longer kept. */
    Optional<Portion> after(long number, long upTo, Interest interest) {
        List<Entry> entries = jdbc.sql("""
                        select number, kind, tenant, data from change_log
                         where number > :number and number <= :upTo and kind = any (:kinds)
                           and (tenant = :tenant or (tenant is null and :hosts))
                         order by number limit :limit""")
                .param("number", number)
                .param("upTo", upTo)
                .param("kinds", interest.kinds().stream().map(ChangeKind::name).toArray(String[]::new))
                .param("tenant", interest.tenant().value())
                .param("hosts", interest.hosts())
                .param("limit", Portion.MOST)
                .query(ChangeLog::read)
                .list();
        // asked after reading: what was pruned while we read is noticed
        return bounds().resumable(number) ? Optional.of(Portion.of(entries, upTo)) : Optional.empty();
    }

    /** Removes entries from before {@code time}, looking at the oldest {@code portion} only; returns how many went. */
    static int prune(JdbcClient jdbc, Instant time, int portion) {
        return jdbc.sql("""
                        with oldest as (select number, at from change_log order by number limit :portion)
                        delete from change_log l using oldest where l.number = oldest.number and oldest.at < :time""")
                .param("portion", portion)
                .param("time", Timestamp.from(time))
                .update();
    }

    private static Entry read(ResultSet row, int index) throws SQLException {
        return new Entry(
                row.getLong("number"),
                ChangeKind.valueOf(row.getString("kind")),
                row.getObject("tenant", UUID.class),
                row.getString("data"));
    }
}
