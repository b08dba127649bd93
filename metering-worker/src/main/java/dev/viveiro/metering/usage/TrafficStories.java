package dev.viveiro.metering.usage;

import static java.util.stream.Collectors.toSet;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.TrafficStory.Bytes;
import dev.viveiro.metering.usage.TrafficStory.Machine;
import dev.viveiro.metering.usage.domain.CountedTraffic;
import dev.viveiro.metering.usage.store.SqlTraffic;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Tells what is known of machines' traffic, some at a time. All is of one moment if the caller's transaction is: a repeatable read. */
@Service
public class TrafficStories {
    private final SqlTraffic traffic;

    TrafficStories(SqlTraffic traffic) {
        this.traffic = traffic;
    }

    /** The next machines in the order of their ids, at most {@code limit}; an image is one without counters. */
    @Transactional(propagation = Propagation.MANDATORY, readOnly = true)
    public List<Machine> after(YearMonth month, Optional<TenantId> tenant, Optional<VmId> last, int limit) {
        return traffic.machines(month, tenant, last, limit);
    }

    @Transactional(propagation = Propagation.MANDATORY, readOnly = true)
    public List<TrafficStory> of(Collection<Machine> machines, YearMonth month) {
        Set<VmId> vms = machines.stream().map(Machine::vm).collect(toSet());
        Map<VmId, List<SqlTraffic.Raised>> readings = traffic.readings(vms, month);
        Map<VmId, Bytes> billable = traffic.billable(vms, month);
        return machines.stream()
                .map(machine -> story(
                        machine,
                        readings.getOrDefault(machine.vm(), List.of()),
                        billable.getOrDefault(machine.vm(), Bytes.NONE),
                        month))
                .toList();
    }

    private static TrafficStory story(
            Machine machine, List<SqlTraffic.Raised> readings, Bytes billable, YearMonth month) {
        CountedTraffic counted = CountedTraffic.of(
                month, readings.stream().map(SqlTraffic.Raised::reading).toList());
        return new TrafficStory(
                machine.vm(),
                machine.tenant(),
                new Bytes(counted.received(), counted.sent()),
                billable,
                raised(readings));
    }

    private static @Nullable Instant raised(List<SqlTraffic.Raised> readings) {
        Instant last = Instant.MIN;
        for (SqlTraffic.Raised each : readings) {
            Instant at = each.at();
            if (at == null) {
                return null;
            }
            last = at.isAfter(last) ? at : last;
        }
        return last;
    }
}
