package dev.viveiro.metering.usage.store;

import static java.util.stream.Collectors.toSet;

import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.Gap;
import dev.viveiro.metering.usage.domain.ObservedRun;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** What identifies a run. */
    private record Begin(VmId vm, Instant starts) {
        static Begin of(Difference.Of<ObservedRun> run) {
            return new Begin(run.vm(), run.value().from());
        }
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
                select s.vm, r.* from since s
                 cross join lateral (
                   select starts, ends, first_boot, last_boot from observed_run
                    where vm = s.vm and starts >= s.since offset 0) r
                 order by s.vm, r.starts""",
                row -> {
                    runs.computeIfAbsent(Columns.vm(row), vm -> new ArrayList<>())
                            .add(new ObservedRun(
                                    Columns.time(row, "starts"),
                                    Columns.time(row, "ends"),
                                    row.getString("first_boot"),
                                    row.getString("last_boot")));
                },
                Columns.of(times));
        return runs;
    }

    /** When the machines were observed last; one that never was is left out. */
    public Map<VmId, Instant> lastSeen(Collection<VmId> vms) {
        Map<VmId, Instant> seen = new HashMap<>();
        if (vms.isEmpty()) {
            return seen;
        }
        jdbc.query(
                """
                select v.vm, r.ends from unnest(?::uuid[]) as v(vm)
                 cross join lateral (select ends from observed_run where vm = v.vm order by starts desc limit 1) r""",
                row -> {
                    seen.put(Columns.vm(row), Columns.time(row, "ends"));
                },
                (Object) Columns.ids(vms));
        return seen;
    }

    /** Turns one set of runs into another; a run that only grew at its end is updated in place. */
    public void replaceRuns(Map<VmId, List<ObservedRun>> before, Map<VmId, List<ObservedRun>> after) {
        Difference<ObservedRun> difference = Difference.between(before, after);
        jdbc.batchUpdate("""
                insert into observed_run (vm, starts, ends, first_boot, last_boot) values (?, ?, ?, ?, ?)
                on conflict (vm, starts) do update set
                  ends = excluded.ends, first_boot = excluded.first_boot, last_boot = excluded.last_boot""", difference.come(), BATCH, (row, come) -> {
            row.setObject(1, come.vm().value());
            row.setTimestamp(2, Timestamp.from(come.value().from()));
            row.setTimestamp(3, Timestamp.from(come.value().to()));
            row.setString(4, come.value().firstBoot());
            row.setString(5, come.value().lastBoot());
        });
        Set<Begin> kept = difference.come().stream().map(Begin::of).collect(toSet());
        jdbc.batchUpdate(
                "delete from observed_run where vm = ? and starts = ?",
                difference.gone().stream()
                        .map(Begin::of)
                        .filter(begin -> !kept.contains(begin))
                        .toList(),
                BATCH,
                (row, gone) -> {
                    row.setObject(1, gone.vm().value());
                    row.setTimestamp(2, Timestamp.from(gone.starts()));
                });
    }

    /** Turns unwatched times into others; none of them is open. */
    public void replaceUnobserved(Map<VmId, List<Gap>> before, Map<VmId, List<Gap>> after) {
        Difference<Gap> difference = Difference.between(before, after);
        jdbc.batchUpdate(
                "delete from unobserved where vm = ? and starts = ?", difference.gone(), BATCH, (row, gone) -> {
                    row.setObject(1, gone.vm().value());
                    row.setTimestamp(2, Timestamp.from(gone.value().from()));
                });
        jdbc.batchUpdate(
                "insert into unobserved (vm, starts, ends, kind, unbilled_from) values (?, ?, ?, ?, ?)",
                difference.come(),
                BATCH,
                (row, come) -> {
                    Gap gap = come.value();
                    row.setObject(1, come.vm().value());
                    row.setTimestamp(2, Timestamp.from(gap.from()));
                    row.setTimestamp(3, Timestamp.from(gap.to()));
                    row.setString(4, gap.kind().name());
                    row.setTimestamp(5, gap.unbilledFrom() == null ? null : Timestamp.from(gap.unbilledFrom()));
                });
    }

    /** Unwatched times that end at or after the given time of their machine; null: all. */
    public Map<VmId, List<Gap>> unobservedFrom(Map<VmId, @Nullable Instant> times) {
        Map<VmId, List<Gap>> unobserved = new HashMap<>();
        jdbc.query(
                """
                select u.* from unnest(?::uuid[], ?::timestamptz[]) as f(vm, since)
                 cross join lateral (select * from unobserved
                                      where vm = f.vm and ends >= coalesce(f.since, '-infinity') offset 0) u
                 order by f.vm, u.starts""",
                row -> {
                    unobserved
                            .computeIfAbsent(Columns.vm(row), vm -> new ArrayList<>())
                            .add(new Gap(
                                    Columns.time(row, "starts"),
                                    Columns.time(row, "ends"),
                                    Gap.Kind.valueOf(row.getString("kind")),
                                    Columns.timeOrNull(row, "unbilled_from")));
                },
                Columns.of(times));
        return unobserved;
    }
}
