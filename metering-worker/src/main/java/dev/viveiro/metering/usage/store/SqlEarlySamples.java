package dev.viveiro.metering.usage.store;

import static java.util.stream.Collectors.groupingBy;

import dev.viveiro.contract.usage.VmSample;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.HostSample;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Samples of machines that are not known to be on that host. */
@Repository
public class SqlEarlySamples {
    private static final int BATCH = 1_000;

    private final JdbcTemplate jdbc;

    SqlEarlySamples(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Keeps samples, those of a host as long as it has about so few; returns how many it kept.
     *
     * @param perHost others that keep some at the same time are not counted
     */
    public int keep(Collection<HostSample> samples, Instant at, int perHost) {
        if (samples.isEmpty()) {
            return 0;
        }
        List<HostSample> kept = fitting(samples, this::count, perHost);
        jdbc.batchUpdate("""
                insert into early_sample (vm, generation, host, observed_at, power, boot_id, cpu_millis, memory_used_mib, disk_used_mib,
                  received_bytes, sent_bytes, kept_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""", kept, BATCH, (row, each) -> {
            VmSample sample = each.sample();
            row.setObject(1, sample.vm().value());
            row.setInt(2, sample.generation());
            row.setObject(3, each.host().value());
            row.setTimestamp(4, Timestamp.from(each.observedAt()));
            row.setString(5, sample.power().name());
            row.setString(6, sample.bootId());
            row.setLong(7, sample.cpuMillis());
            row.setLong(8, sample.memoryUsedMib());
            row.setObject(9, sample.diskUsedMib(), Types.BIGINT);
            row.setLong(10, sample.receivedBytes());
            row.setLong(11, sample.sentBytes());
            row.setTimestamp(12, Timestamp.from(at));
        });
        return kept.size();
    }

    /** @param there how many samples some hosts have already */
    static List<HostSample> fitting(
            Collection<HostSample> samples, Function<Set<HostId>, Map<HostId, Integer>> there, int perHost) {
        Map<HostId, List<HostSample>> byHost = samples.stream().collect(groupingBy(HostSample::host));
        Map<HostId, Integer> before = there.apply(byHost.keySet());
        List<HostSample> fitting = new ArrayList<>();
        byHost.forEach((host, said) ->
                fitting.addAll(said.subList(0, Math.clamp(perHost - before.getOrDefault(host, 0), 0, said.size()))));
        return fitting;
    }

    private Map<HostId, Integer> count(Collection<HostId> hosts) {
        Map<HostId, Integer> there = new HashMap<>();
        jdbc.query(
                "select host, count(*) as samples from early_sample where host = any (?) group by host",
                row -> {
                    there.put(new HostId(row.getObject("host", UUID.class)), row.getInt("samples"));
                },
                (Object) hosts.stream().map(HostId::value).toArray(UUID[]::new));
        return there;
    }

    /** At most {@code limit} machines of which a sample need not wait any longer. */
    public Set<VmId> placed(int limit) {
        return new HashSet<>(jdbc.query(
                "select distinct vm from early_sample join placement using (vm, generation, host) limit ?",
                (row, i) -> Columns.vm(row),
                limit));
    }

    /** Takes out what need not wait any longer of these machines, which are locked. */
    public List<HostSample> take(Collection<VmId> vms) {
        return jdbc.query("""
                delete from early_sample e using placement p
                 where e.vm = any (?) and p.vm = e.vm and p.generation = e.generation and p.host = e.host returning e.*""", (row, i) -> sample(row), (Object) Columns.ids(vms));
    }

    private static HostSample sample(ResultSet row) throws SQLException {
        return new HostSample(
                new HostId(row.getObject("host", UUID.class)),
                Columns.time(row, "observed_at"),
                new VmSample(
                        Columns.vm(row),
                        row.getInt("generation"),
                        ObservedPower.valueOf(row.getString("power")),
                        row.getString("boot_id"),
                        row.getLong("cpu_millis"),
                        row.getLong("memory_used_mib"),
                        row.getObject("disk_used_mib", Long.class),
                        row.getLong("received_bytes"),
                        row.getLong("sent_bytes")));
    }

    /** Returns how many that was. */
    public int forgetBefore(Instant time) {
        return jdbc.update("delete from early_sample where kept_at < ?", Timestamp.from(time));
    }
}
