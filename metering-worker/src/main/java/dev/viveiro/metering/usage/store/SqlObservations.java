package dev.viveiro.metering.usage.store;

import dev.viveiro.kernel.Interval;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.ObservedRun;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Watched and unwatched time. Needs the machines' locks. */
@Repository
public class SqlObservations {
    private static final int BATCH = 1_000;

    private final JdbcTemplate jdbc;

    SqlObservations(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Runs in order of time: those that begin at or after the given time of their machine (null: all), and the last one
     * before.
     */
    public Map<VmId, List<ObservedRun>> runsFrom(Map<VmId, @Nullable Instant> times) {
        Map<VmId, List<ObservedRun>> runs = new HashMap<>();
        jdbc.query(
                // machine by machine: as a join of tables, the planner may read all runs of all machines for those of
                // a few
                """
                with since as (
                  select f.vm, coalesce(
                      (select max(r.starts) from observed_run r where r.vm = f.vm and r.starts < f.since), f.since,
                      '-infinity') as since
                    from unnest(?::uuid[], ?::timestamptz[]) as f(vm, since))
                select s.vm, r.starts, r.ends from since s
                 cross join lateral (
                   select starts, ends from observed_run where vm = s.vm and starts >= s.since offset 0) r
                 order by s.vm, r.starts""",
                row -> {
                    runs.computeIfAbsent(Columns.vm(row), vm -> new ArrayList<>())
                            .add(new ObservedRun(Columns.time(row, "starts"), Columns.time(row, "ends")));
                },
                Columns.of(times));
        return runs;
    }

    /** Turns one set of runs into another; a run that only grew at its end is updated in place. */
    public void replaceRuns(Map<VmId, List<ObservedRun>> before, Map<VmId, List<ObservedRun>> after) {
        Difference<ObservedRun> difference = Difference.between(before, after);
        jdbc.batchUpdate("""
                insert into observed_run (vm, starts, ends) values (?, ?, ?)
                on conflict (vm, starts) do update set ends = excluded.ends""", difference.come(), BATCH, (row, come) -> {
            row.setObject(1, come.vm().value());
            row.setTimestamp(2, Timestamp.from(come.value().from()));
            row.setTimestamp(3, Timestamp.from(come.value().to()));
        });
        jdbc.batchUpdate(
                "delete from observed_run where vm = ? and starts = ? and ends = ?",
                difference.gone(),
                BATCH,
                (row, gone) -> {
                    row.setObject(1, gone.vm().value());
                    row.setTimestamp(2, Timestamp.from(gone.value().from()));
                    row.setTimestamp(3, Timestamp.from(gone.value().to()));
                });
    }

    /** Turns unwatched times into others; none of them is open. */
    public void replaceUnobserved(Map<VmId, List<Interval>> before, Map<VmId, List<Interval>> after) {
        Difference<Interval> difference = Difference.between(before, after);
        jdbc.batchUpdate(
                "delete from unobserved where vm = ? and starts = ?", difference.gone(), BATCH, (row, gone) -> {
                    row.setObject(1, gone.vm().value());
                    row.setTimestamp(2, Timestamp.from(gone.value().from()));
                });
        jdbc.batchUpdate(
                "insert into unobserved (vm, starts, ends) values (?, ?, ?)", difference.come(), BATCH, (row, come) -> {
                    row.setObject(1, come.vm().value());
                    row.setTimestamp(2, Timestamp.from(come.value().from()));
                    row.setTimestamp(
                            3,
                            Timestamp.from(Objects.requireNonNull(come.value().to())));
                });
    }

    /** Unwatched times that end at or after the given time of their machine; null: all. */
    public Map<VmId, List<Interval>> unobservedFrom(Map<VmId, @Nullable Instant> times) {
        Map<VmId, List<Interval>> unobserved = new HashMap<>();
        jdbc.query(
                """
                select f.vm, u.starts, u.ends from unnest(?::uuid[], ?::timestamptz[]) as f(vm, since)
                 cross join lateral (select starts, ends from unobserved
                                      where vm = f.vm and ends >= coalesce(f.since, '-infinity') offset 0) u
                 order by f.vm, u.starts""",
                row -> {
                    unobserved
                            .computeIfAbsent(Columns.vm(row), vm -> new ArrayList<>())
                            .add(new Interval(Columns.time(row, "starts"), Columns.time(row, "ends")));
                },
                Columns.of(times));
        return unobserved;
    }
}
