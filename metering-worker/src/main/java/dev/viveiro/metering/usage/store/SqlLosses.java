package dev.viveiro.metering.usage.store;

import dev.viveiro.contract.host.HostLost;
import dev.viveiro.kernel.VmId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Hosts that were given up, and which machines were on them. */
@Repository
public class SqlLosses {
    private final JdbcTemplate jdbc;

    SqlLosses(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Keeps what was not there before. */
    public void record(Collection<HostLost> losses) {
        losses.forEach(loss -> jdbc.update(
                "insert into host_loss (host, epoch, silent_since) values (?, ?, ?) on conflict do nothing",
                loss.host().value(),
                loss.epoch(),
                Timestamp.from(loss.silentSince())));
    }

    /** Machines that ever were on the host and are, or were, billed after its last report. */
    public Set<VmId> machinesOn(HostLost loss) {
        return new HashSet<>(
                jdbc.query("""
                select distinct p.vm from placement p
                 where p.host = ? and exists (
                   select 1 from usage_interval u
                    where u.vm = p.vm and u.superseded_by is null and (u.ends is null or u.ends > ?))""", (row, i) -> Columns.vm(row), loss.host().value(), Timestamp.from(loss.silentSince())));
    }

    /** Since when hosts were silent that were given up while these machines were on them; a machine without any is left out. */
    public Map<VmId, List<Instant>> silencesOf(Set<VmId> vms) {
        Map<VmId, List<Instant>> silences = new HashMap<>();
        if (vms.isEmpty()) {
            return silences;
        }
        jdbc.query(
                """
                select v.vm, l.silent_since from unnest(?::uuid[]) as v(vm)
                 cross join lateral (select distinct host from placement where vm = v.vm) p
                  join host_loss l on l.host = p.host
                 where l.host = (select e.host from vm_event e
                                  where e.vm = v.vm and e.host is not null and e.effective_at <= l.silent_since
                                  order by e.version desc limit 1)""",
                row -> {
                    silences.computeIfAbsent(Columns.vm(row), vm -> new ArrayList<>())
                            .add(Columns.time(row, "silent_since"));
                },
                (Object) Columns.ids(vms));
        return silences;
    }
}
