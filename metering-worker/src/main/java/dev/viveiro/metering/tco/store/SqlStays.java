package dev.viveiro.metering.tco.store;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.tco.domain.Period;
import dev.viveiro.metering.tco.domain.PlanTime;
import dev.viveiro.metering.tco.domain.Quantities;
import dev.viveiro.metering.tco.domain.Stay;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Which machines were on which hosts, what they reserved and what they used. */
@Repository
public class SqlStays {
    private static final BigDecimal MILLIS = BigDecimal.valueOf(1_000);
    private static final BigDecimal MIB_IN_GIB = BigDecimal.valueOf(1_024);

    /**
     * Billed time cut where its machine moves or gets another plan. Time moves only forward with the versions, as in billing: a
     * change that claims an earlier time takes effect at that of the one before it. An outage is of a machine that runs, and so has
     * processors; one that was seen later in the same boot was up.
     */
    private static final String STAYS = """
        with span as (select ?::timestamptz as starts, ?::timestamptz as ends),
        touched as (
          select distinct vm from usage_interval u, span s
           where u.superseded_by is null and u.starts < s.ends and (u.ends is null or u.ends > s.starts)),
        step as (
          select vm, version, host, plan, max(effective_at) over (partition by vm order by version) as starts
            from whereabouts join touched using (vm)),
        place as (
          select vm, version, host, plan, starts, lead(starts) over (partition by vm order by version) as ends from step),
        part as (
          select u.vm, u.tenant, u.meter, u.quantity, p.host, p.plan,
                 greatest(u.starts, p.starts, s.starts) as starts, least(u.ends, p.ends, s.ends) as ends
            from usage_interval u join place p on p.vm = u.vm, span s
           where u.superseded_by is null and u.meter in ('VCPU', 'MEMORY', 'DISK') and p.host is not null
             and least(u.ends, p.ends, s.ends) > greatest(u.starts, p.starts, s.starts)),
        outage as (
          select p.vm, p.host, p.plan,
                 sum(extract(epoch from least(o.ends, p.ends) - greatest(o.starts, p.starts))) as seconds
            from unobserved o join part p on p.vm = o.vm
           where p.meter = 'VCPU' and o.kind <> 'LATE' and least(o.ends, p.ends) > greatest(o.starts, p.starts)
           group by p.vm, p.host, p.plan),
        timed as (select part.*, extract(epoch from ends - starts) as seconds from part),
        stay as (
          select vm, tenant, host, plan,
                 coalesce(sum(quantity * seconds) filter (where meter = 'VCPU'), 0) as vcpus,
                 coalesce(sum(quantity * seconds) filter (where meter = 'MEMORY'), 0) as memory,
                 coalesce(sum(quantity * seconds) filter (where meter = 'DISK'), 0) as disk,
                 greatest(sum(seconds) filter (where meter = 'VCPU'), sum(seconds) filter (where meter = 'MEMORY'),
                          sum(seconds) filter (where meter = 'DISK'), 0) as seconds
            from timed group by vm, tenant, host, plan)
        select stay.*, sum(stay.seconds) over (partition by stay.vm, stay.host) as seconds_there,
               coalesce(o.seconds, 0) as outage
          from stay left join outage o on o.vm = stay.vm and o.host = stay.host and o.plan is not distinct from stay.plan\
        """;

    private final JdbcTemplate jdbc;

    SqlStays(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    private record Place(UUID vm, UUID host) {}

    /** @param now when what has no end is taken to end, unless the period ends before */
    public List<Stay> during(Period period, Instant now) {
        Instant end = now.isBefore(period.end()) ? now : period.end();
        Map<Place, Quantities> used = used(period);
        return jdbc.query(
                STAYS,
                (row, i) -> stay(row, used),
                Timestamp.from(period.start()),
                Timestamp.from(end.isBefore(period.start()) ? period.start() : end));
    }

    /** Processor seconds that the machines of each host used on each day. */
    public Map<HostId, Map<LocalDate, BigDecimal>> busySeconds(Period period) {
        Map<HostId, Map<LocalDate, BigDecimal>> busy = new HashMap<>();
        jdbc.query(
                """
                select host, day, sum(cpu_millis) as millis from use_by_day where day >= ? and day < ?
                 group by host, day\
                """,
                row -> {
                    busy.computeIfAbsent(new HostId(row.getObject("host", UUID.class)), host -> new HashMap<>())
                            .put(
                                    row.getObject("day", LocalDate.class),
                                    row.getBigDecimal("millis").divide(MILLIS));
                },
                period.from(),
                period.to());
        return busy;
    }

    /** How long machines of each plan were billed, by the view that invoices are made of; in a transaction. */
    public List<PlanTime> billed(Period period) {
        // not compiled: the planner expects a hundred parts of each range
        jdbc.execute("set local jit = off");
        List<PlanTime> billed = jdbc.query(
                """
                with span as (select ?::timestamptz as starts, ?::timestamptz as ends)
                select tenant, substr(meter, 6) as plan, month,
                       sum(extract(epoch from least(b.ends, s.ends) - greatest(b.starts, s.starts))) as seconds
                  from billable b, span s
                 where meter like 'PLAN:%' and month >= ? and month < ? and b.ends > s.starts and b.starts < s.ends
                 group by tenant, meter, month\
                """,
                (row, i) -> new PlanTime(
                        new TenantId(row.getObject("tenant", UUID.class)),
                        row.getString("plan"),
                        YearMonth.from(row.getObject("month", LocalDate.class)),
                        row.getBigDecimal("seconds")),
                Timestamp.from(period.start()),
                Timestamp.from(period.end()),
                period.from().withDayOfMonth(1),
                period.to());
        jdbc.execute("set local jit to default");
        return billed;
    }

    private Map<Place, Quantities> used(Period period) {
        Map<Place, Quantities> used = new HashMap<>();
        jdbc.query(
                """
                select vm, host, sum(cpu_millis) as millis, sum(memory_mib_seconds) as memory, sum(disk_mib_seconds) as disk
                  from use_by_day where day >= ? and day < ? group by vm, host\
                """,
                row -> {
                    used.put(
                            place(row),
                            new Quantities(
                                    row.getBigDecimal("millis").divide(MILLIS),
                                    row.getBigDecimal("memory"),
                                    row.getBigDecimal("disk").divide(MIB_IN_GIB)));
                },
                period.from(),
                period.to());
        return used;
    }

    private static Stay stay(ResultSet row, Map<Place, Quantities> used) throws SQLException {
        Place place = place(row);
        return new Stay(
                new VmId(place.vm()),
                new TenantId(row.getObject("tenant", UUID.class)),
                row.getString("plan"),
                new HostId(place.host()),
                new Quantities(row.getBigDecimal("vcpus"), row.getBigDecimal("memory"), row.getBigDecimal("disk")),
                // samples say nothing of plans
                used.getOrDefault(place, Quantities.NONE)
                        .share(row.getBigDecimal("seconds"), row.getBigDecimal("seconds_there")),
                row.getBigDecimal("seconds"),
                row.getBigDecimal("outage"));
    }

    private static Place place(ResultSet row) throws SQLException {
        return new Place(row.getObject("vm", UUID.class), row.getObject("host", UUID.class));
    }
}
