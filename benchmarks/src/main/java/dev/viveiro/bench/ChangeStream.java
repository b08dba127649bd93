package dev.viveiro.bench;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Changes of many machines in the order in which they happened. Some thousands live at once: each changes once before any of them
 * changes again, so that hardly ever two changes of one machine are applied together. Every other machine is in the other lane.
 */
final class ChangeStream {
    /** Machines that live at once. */
    static final int AT_ONCE = 5_000;
    /** Between two changes, whatever the machine. */
    static final Duration STEP = Duration.ofMillis(20);

    private static final int TENANTS = 100;
    private static final int HOSTS = 100;
    private static final String TYPE = Contracts.typeOf(VmChanged.class);

    private final List<MachineLife> machines = new ArrayList<>();
    private final List<TenantId> tenants;
    private final Instant from;
    private final Ids ids = Ids.timeOrdered();

    /** @param from when the first change happened */
    ChangeStream(int machines, Instant from) {
        this.from = from;
        this.tenants = Stream.generate(ids::nextTenant).limit(TENANTS).toList();
        List<HostId> hosts = Stream.generate(ids::nextHost).limit(HOSTS).toList();
        for (int i = 0; i < machines; i++) {
            this.machines.add(new MachineLife(
                    ids.nextVm(),
                    tenants.get(i % TENANTS),
                    hosts.get(i % HOSTS),
                    Lane.values()[i % Lane.values().length]));
        }
    }

    /** When changes of so many machines begin that are over by now; in one month, so that no interval is cut. */
    static Instant begin(int machines, Instant now) {
        var length = STEP.multipliedBy((long) machines * MachineLife.CHANGES);
        var month = YearMonth.from(now.atOffset(ZoneOffset.UTC))
                .atDay(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        var begin = now.minus(length).truncatedTo(ChronoUnit.SECONDS);
        return begin.isBefore(month) ? month.minus(length) : begin;
    }

    /** Takes one change after the other. */
    @FunctionalInterface
    interface Reader {
        void take(MachineLife machine, Envelope change) throws Exception;
    }

    /** All changes of one lane; of the first so many machines, which may be all. */
    void read(Lane lane, int first, Reader reader) throws Exception {
        for (int begin = 0; begin < first; begin += AT_ONCE) {
            int end = Math.min(begin + AT_ONCE, machines.size());
            for (int version = 1; version <= MachineLife.CHANGES; version++) {
                for (int i = begin; i < Math.min(end, first); i++) {
                    if (machines.get(i).lane() == lane) {
                        long position =
                                (long) begin * MachineLife.CHANGES + (version - 1L) * (end - begin) + (i - begin);
                        reader.take(machines.get(i), envelope(i, version, from.plus(STEP.multipliedBy(position))));
                    }
                }
            }
        }
    }

    private Envelope envelope(int machine, int version, Instant at) {
        var life = machines.get(machine);
        return new Envelope(
                ids.next(),
                TYPE,
                "/gateway",
                life.vm().toString(),
                at,
                null,
                ContractJson.write(life.change(version, at)));
    }

    /** In the order in which they begin. */
    List<MachineLife> machines() {
        return List.copyOf(machines);
    }

    /** Whose last change is the last one of its lane. */
    Collection<MachineLife> last() {
        Map<Lane, MachineLife> last = new EnumMap<>(Lane.class);
        machines.forEach(machine -> last.put(machine.lane(), machine));
        return last.values();
    }

    List<TenantId> tenants() {
        return tenants;
    }

    Instant from() {
        return from;
    }

    long changes() {
        return (long) machines.size() * MachineLife.CHANGES;
    }
}
