package dev.viveiro.metering.stats;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Keeps samples by the minute and reads them again. What is older than a day is not kept. */
@Service
public class StatsService {
    private final SqlVmMinutes machines;
    private final SqlHostMinutes hosts;
    private final UnsummedMinutes unsummed;
    private final Clock clock;

    StatsService(SqlVmMinutes machines, SqlHostMinutes hosts, UnsummedMinutes unsummed, Clock clock) {
        this.machines = machines;
        this.hosts = hosts;
        this.unsummed = unsummed;
        this.clock = clock;
    }

    /**
     * Keeps them in the caller's transaction; late, repeated and in any order they make the same minutes. The caller holds
     * the locks of their machines.
     */
    public void keep(Collection<Measured> samples) {
        Instant oldest = clock.instant().minus(MinuteRing.KEPT);
        List<Measured> recent =
                samples.stream().filter(one -> !one.at().isBefore(oldest)).toList();
        if (!recent.isEmpty()) {
            machines.keep(recent);
            recent.stream().mapToInt(Measured::minute).distinct().forEach(unsummed::add);
        }
    }

    /** The tenant's machine; another tenant's has nothing. */
    public LastDay machine(TenantId tenant, VmId vm, @Nullable Instant since) {
        return day(since, (from, to) -> machines.of(tenant, vm, from, to));
    }

    /** The sums over the machines of a host, some seconds behind them. */
    public LastDay host(HostId host, @Nullable Instant since) {
        return day(since, (from, to) -> hosts.of(host, from, to));
    }

    private LastDay day(@Nullable Instant since, BiFunction<Integer, Integer, List<UsagePoint>> read) {
        Instant now = clock.instant();
        int current = MinuteRing.minute(now);
        int from = from(now, since);
        // the clocks of hosts may be ahead
        List<UsagePoint> points = read.apply(Math.min(from, current - StatsSql.LONGEST), current + StatsSql.LONGEST);
        return LastDay.of(points, MinuteRing.start(from), MinuteRing.start(current - StatsSql.LONGEST));
    }

    private static int from(Instant now, @Nullable Instant since) {
        if (since == null || since.isBefore(now.minus(MinuteRing.KEPT))) {
            return MinuteRing.oldest(now);
        }
        return MinuteRing.minute(since.isAfter(now) ? now : since);
    }
}
