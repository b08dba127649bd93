package dev.viveiro.metering.usage.store;

import dev.viveiro.kernel.Interval;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.ObservedRun;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

    /** Runs in order of time. */
    public Map<VmId, List<ObservedRun>> runsOf(Set<VmId> vms) {
        Map<VmId, List<ObservedRun>> runs = new HashMap<>();
        jdbc.query(
                "select vm, starts, ends from observed_run where vm = any (?) order by vm, starts",
                row -> {
                    runs.computeIfAbsent(Columns.vm(row), vm -> new ArrayList<>())
                            .add(new ObservedRun(Columns.time(row, "starts"), Columns.time(row, "ends")));
                },
                (Object) Columns.ids(vms));
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

    /** Makes these the machines' unwatched times; none of the intervals is open. */
    public void replaceUnobserved(Map<VmId, List<Interval>> unobserved) {
        Difference<Interval> difference = Difference.between(unobservedOf(unobserved.keySet()), unobserved);
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

    private Map<VmId, List<Interval>> unobservedOf(Set<VmId> vms) {
        Map<VmId, List<Interval>> unobserved = new HashMap<>();
        jdbc.query(
                "select vm, starts, ends from unobserved where vm = any (?) order by vm, starts",
                row -> {
                    unobserved
                            .computeIfAbsent(Columns.vm(row), vm -> new ArrayList<>())
                            .add(new Interval(Columns.time(row, "starts"), Columns.time(row, "ends")));
                },
                (Object) Columns.ids(vms));
        return unobserved;
    }
}
