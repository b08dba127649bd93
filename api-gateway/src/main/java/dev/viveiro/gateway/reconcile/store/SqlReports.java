package dev.viveiro.gateway.reconcile.store;

import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.ReportedVm;
import dev.viveiro.gateway.reconcile.domain.Report;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import java.sql.Timestamp;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The newest report of each host. Whoever applies or judges one holds the lock of the host's row here. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
public class SqlReports {
    /** All events that the report {@code r} takes into account are applied. */
    static final String COMPLETE = """
            (r.consistent_with = 0 or exists (
              select 1 from applied_events a where a.host = r.host and a.journal = r.journal
                 and a.sequences @> int8range(1, r.consistent_with + 1)))""";

    private final JdbcClient jdbc;

    SqlReports(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Kept(String journal, long number, long base, java.time.Instant observedAt) {
        boolean olderThan(HostReported report) {
            return journal.equals(report.journal())
                    ? number < report.number()
                    : observedAt.isBefore(report.observedAt());
        }

        boolean isBaseOf(HostReported delta) {
            return journal.equals(delta.journal()) && base == delta.base();
        }
    }

    /**
     * Applies a report if it is the newest and, for a delta, the full report that it adds to is the stored one. A delta that
     * says what was judged already, to nobody's surprise, and counts no later event is not judged again: most of them.
     *
     * @return whether there is something to judge
     */
    public boolean apply(HostReported report) {
        Kept kept = lock(report).orElse(null);
        if (kept == null || !kept.olderThan(report) || !(report.full() || kept.isBaseOf(report))) {
            return false;
        }
        boolean news = report.full() ? applyFull(report) : applyDelta(report);
        return jdbc.sql("""
                        update host_reports set journal = :journal, number = :number, base = :base,
                          consistent_with = :with, observed_at = :at,
                          judged = judged and calm and not :news and journal = :journal and consistent_with = :with,
                          gap = case when journal = :journal then gap end where host = :host returning not judged""")
                .param("news", news)
                .param("journal", report.journal())
                .param("number", report.number())
                .param("base", report.base())
                .param("with", report.consistentWith())
                .param("at", Timestamp.from(report.observedAt()))
                .param("host", report.host().value())
                .query(Boolean.class)
                .single();
    }

    /** Empty for a host that is unknown or removed, and for a journal that was replaced. */
    private Optional<Kept> lock(HostReported report) {
        HostId host = report.host();
        jdbc.sql("""
                        insert into host_reports (host, journal, number, base, consistent_with, observed_at, judged)
                        select id, '', 0, 0, 0, 'epoch', true from hosts where id = :host and state <> 'REMOVED'
                        on conflict do nothing""").param("host", host.value()).update();
        return jdbc.sql("select journal, number, base, observed_at from host_reports r where host = :host"
                        + " and not exists (select 1 from host_journals j"
                        + " where j.host = r.host and j.journal = :journal and j.retired) for update of r")
                .param("host", host.value())
                .param("journal", report.journal())
                .query((row, i) -> new Kept(
                        row.getString("journal"),
                        row.getLong("number"),
                        row.getLong("base"),
                        row.getTimestamp("observed_at").toInstant()))
                .optional();
    }

    /**
     * Rows that are as the report says are not touched: most of them, each minute.
     *
     * @return true: all that the gateway believes is held against it, whatever it says
     */
    private boolean applyFull(HostReported report) {
        changing("""
                with said as (select * from unnest(:vms::uuid[], :generations::int[], :powers::text[], :disks::text[])
                              as s(vm, generation, power, disks)),
                gone as (delete from host_machines m
                          where m.host = :host and not exists (select 1 from said s where s.vm = m.vm))
                insert into host_machines as m (host, vm, full_generation, full_power, full_disks, generation, power, disks, since)
                select :host, s.vm, s.generation, s.power, s.disks, s.generation, s.power, s.disks, :at
                  from said s left join host_machines o on o.host = :host and o.vm = s.vm
                 where o.vm is null or (o.full_generation, o.full_power, o.full_disks, o.generation, o.power, o.disks)
                                       is distinct from (s.generation, s.power, s.disks, s.generation, s.power, s.disks)
                on conflict (host, vm) do update set
                  full_generation = excluded.full_generation, full_power = excluded.full_power,
                  full_disks = excluded.full_disks,
                  generation = excluded.generation, power = excluded.power, disks = excluded.disks,
                  since = case when (m.generation, m.power, m.disks)
                                    is distinct from (excluded.generation, excluded.power, excluded.disks)
                               then excluded.since else m.since end""", report).update();
        return true;
    }

    /**
     * What it names is as it says; everything else is as in the full report.
     *
     * @return whether it says something else than the report before it
     */
    private boolean applyDelta(HostReported report) {
        return changing("""
                        with named as (
                          select * from unnest(:vms::uuid[], :generations::int[], :powers::text[], :disks::text[])
                                     as s(vm, generation, power, disks)
                          union all select vm, null, null, null from unnest(:gone::uuid[]) as vm),
                        says as (
                          select coalesce(o.vm, n.vm) as vm,
                                 case when n.vm is null then o.full_generation else n.generation end as generation,
                                 case when n.vm is null then o.full_power else n.power end as power,
                                 case when n.vm is null then o.full_disks else n.disks end as disks,
                                 o.generation as was_generation, o.power as was_power, o.disks as was_disks
                            from (select * from host_machines where host = :host
                                     and ((generation, power, disks) is distinct from (full_generation, full_power, full_disks)
                                          or vm in (select vm from named))) o
                            full join named n on n.vm = o.vm)
                        insert into host_machines (host, vm, generation, power, disks, since)
                        select :host, vm, generation, power, disks, :at from says
                         where (generation, power, disks) is distinct from (was_generation, was_power, was_disks)
                        on conflict (host, vm) do update set generation = excluded.generation, power = excluded.power,
                          disks = excluded.disks, since = excluded.since""", report).param("gone", uuids(report.gone())).update() > 0;
    }

    private JdbcClient.StatementSpec changing(String sql, HostReported report) {
        // a machine that is listed twice is listed once
        Map<VmId, ReportedVm> machines = new HashMap<>();
        report.machines().forEach(machine -> machines.put(machine.vm(), machine));
        report.gone().forEach(machines::remove);
        List<ReportedVm> listed = List.copyOf(machines.values());
        return jdbc.sql(sql)
                .param("vms", uuids(listed.stream().map(ReportedVm::vm).toList()))
                .param(
                        "generations",
                        listed.stream().map(ReportedVm::generation).toArray(Integer[]::new))
                .param("disks", listed.stream().map(SqlReports::disks).toArray(String[]::new))
                .param("powers", listed.stream().map(vm -> vm.power().name()).toArray(String[]::new))
                .param("host", report.host().value())
                .param("at", Timestamp.from(report.observedAt()));
    }

    private static @Nullable String disks(ReportedVm vm) {
        return vm.disks() == null
                ? null
                : vm.disks().stream().map(UUID::toString).collect(Collectors.joining(","));
    }

    private static UUID[] uuids(Collection<VmId> vms) {
        return vms.stream().map(VmId::value).distinct().toArray(UUID[]::new);
    }

    /** Hosts that are up and whose newest report can be judged, and was not yet. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public List<HostId> unjudged() {
        return jdbc.sql("select r.host from host_reports r join hosts h on h.id = r.host"
                        + " where not r.judged and h.state = 'UP' and " + COMPLETE)
                .query((row, i) -> new HostId(row.getObject("host", UUID.class)))
                .list();
    }

    /**
     * Takes a host's report to judge it, with its row locked; empty when another replica does, or its events are not applied.
     * What is read after it is at least as new as those events.
     */
    public Optional<Report> take(HostId host) {
        Optional<Report> report = jdbc.sql("select * from host_reports r where host = :host and not judged and "
                        + COMPLETE + " for update skip locked")
                .param("host", host.value())
                .query((row, i) -> new Report(
                        host,
                        row.getString("journal"),
                        row.getLong("number"),
                        row.getLong("consistent_with"),
                        row.getTimestamp("observed_at").toInstant()))
                .optional();
        report.ifPresent(taken -> jdbc.sql("update host_reports set judged = true, calm = false where host = :host")
                .param("host", host.value())
                .update());
        return report;
    }

    /** The report that was taken differs in nothing from what the gateway believes, and neither did the one before it. */
    public void calm(HostId host) {
        jdbc.sql("update host_reports set calm = true where host = :host")
                .param("host", host.value())
                .update();
    }
}
