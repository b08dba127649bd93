package dev.viveiro.metering.usage.store;

import dev.viveiro.contract.usage.VmSample;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.HostSample;
import dev.viveiro.metering.usage.domain.Months;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.YearMonth;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The newest sample of each machine, and its counters by boot and month. One statement never names a row twice. */
@Repository
public class SqlSamples {
    private static final int BATCH = 1_000;

    private final JdbcTemplate jdbc;

    SqlSamples(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    private record Boot(VmId vm, int generation, String bootId, YearMonth month) {}

    private record Counters(long cpuMillis, long receivedBytes, long sentBytes) {
        Counters highest(Counters other) {
            return new Counters(
                    Math.max(cpuMillis, other.cpuMillis),
                    Math.max(receivedBytes, other.receivedBytes),
                    Math.max(sentBytes, other.sentBytes));
        }
    }

    /** Keeps a sample that is newer than the one kept. */
    public void keepLatest(Collection<HostSample> samples) {
        Map<VmId, HostSample> newest = new HashMap<>();
        samples.forEach(sample ->
                newest.merge(sample.vm(), sample, BinaryOperator.maxBy(Comparator.comparing(HostSample::observedAt))));
        jdbc.batchUpdate("""
                insert into latest_sample (vm, observed_at, host, generation, power, boot_id, memory_used_mib, disk_used_mib)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (vm) do update set observed_at = excluded.observed_at, host = excluded.host,
                  generation = excluded.generation, power = excluded.power, boot_id = excluded.boot_id,
                  memory_used_mib = excluded.memory_used_mib, disk_used_mib = excluded.disk_used_mib
                where excluded.observed_at > latest_sample.observed_at""", List.copyOf(newest.values()), BATCH, (row, kept) -> {
            row.setObject(1, kept.vm().value());
            row.setTimestamp(2, Timestamp.from(kept.observedAt()));
            row.setObject(3, kept.host().value());
            row.setInt(4, kept.sample().generation());
            row.setString(5, kept.sample().power().name());
            row.setString(6, kept.sample().bootId());
            row.setLong(7, kept.sample().memoryUsedMib());
            row.setObject(8, kept.sample().diskUsedMib(), Types.BIGINT);
        });
    }

    /** Raises counters to what was counted; one that is lower was counted earlier and changes nothing. */
    public void raiseCounters(Collection<HostSample> samples) {
        Map<Boot, Counters> highest = new HashMap<>();
        for (HostSample sample : samples) {
            Boot boot = boot(sample);
            if (boot != null) {
                highest.merge(boot, counters(sample.sample()), Counters::highest);
            }
        }
        jdbc.batchUpdate("""
                  insert into boot_counter (vm, generation, boot_id, month, cpu_millis, received_bytes, sent_bytes, raised_at)
                  values (?, ?, ?, ?, ?, ?, ?, now())
                  on conflict (vm, generation, boot_id, month) do update set
                    cpu_millis = greatest(boot_counter.cpu_millis, excluded.cpu_millis),
                    received_bytes = greatest(boot_counter.received_bytes, excluded.received_bytes),
                    sent_bytes = greatest(boot_counter.sent_bytes, excluded.sent_bytes),
                    raised_at = case when excluded.received_bytes > boot_counter.received_bytes
                        or excluded.sent_bytes > boot_counter.sent_bytes then now() else boot_counter.raised_at end""", List.copyOf(highest.entrySet()), BATCH, (row, entry) -> {
            row.setObject(1, entry.getKey().vm().value());
            row.setInt(2, entry.getKey().generation());
            row.setString(3, entry.getKey().bootId());
            row.setObject(4, entry.getKey().month().atDay(1));
            row.setLong(5, entry.getValue().cpuMillis());
            row.setLong(6, entry.getValue().receivedBytes());
            row.setLong(7, entry.getValue().sentBytes());
        });
    }

    private static @Nullable Boot boot(HostSample said) {
        VmSample sample = said.sample();
        return sample.bootId() == null
                ? null
                : new Boot(sample.vm(), sample.generation(), sample.bootId(), Months.of(said.observedAt()));
    }

    private static Counters counters(VmSample sample) {
        return new Counters(sample.cpuMillis(), sample.receivedBytes(), sample.sentBytes());
    }
}
