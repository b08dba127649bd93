package dev.viveiro.gateway.placement;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.Reservation;
import dev.viveiro.kernel.HostId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Where many machines go at once: each on the host that is least loaded at its turn, as if they came one after the other. A
 * plain function over what was read without a lock; whoever reserves asks again under the hosts' locks.
 *
 * @param hosts the host of each machine, in the order in which they were wanted
 * @param totals what each host is asked for, in the order of the hosts' ids
 */
public record Distribution(List<HostId> hosts, Map<HostId, Reservation> totals) {
    public Distribution {
        hosts = List.copyOf(hosts);
    }

    /** Empty when not all of them have room. */
    public static Optional<Distribution> of(List<HostCapacity> candidates, List<HostResources> wanted) {
        Map<HostId, Filling> fillings = new LinkedHashMap<>();
        candidates.stream()
                .sorted(Comparator.comparing(candidate -> candidate.id().value()))
                .forEach(candidate -> fillings.put(candidate.id(), new Filling(candidate)));
        Map<HostResources, PriorityQueue<Turn>> queues = new HashMap<>();
        List<HostId> chosen = new ArrayList<>(wanted.size());
        for (HostResources size : wanted) {
            PriorityQueue<Turn> queue = queues.computeIfAbsent(size, each -> turns(fillings, each));
            Filling best = next(queue, size);
            if (best == null) {
                return Optional.empty();
            }
            best.add(size);
            queue.add(new Turn(best, best.loadWith(size)));
            chosen.add(best.host.id());
        }
        Map<HostId, Reservation> totals = new LinkedHashMap<>();
        fillings.forEach((host, filling) -> {
            if (filling.added.machines() > 0) {
                totals.put(host, filling.added);
            }
        });
        return Optional.of(new Distribution(chosen, totals));
    }

    private static PriorityQueue<Turn> turns(Map<HostId, Filling> fillings, HostResources size) {
        PriorityQueue<Turn> turns = new PriorityQueue<>(Comparator.comparingDouble(Turn::load)
                .thenComparing(turn -> turn.filling.host.id().value()));
        fillings.values().forEach(filling -> turns.add(new Turn(filling, filling.loadWith(size))));
        return turns;
    }

    /** Machines of another size may have made a host fuller since it was queued: then it goes back into the queue. */
    private static @org.jspecify.annotations.Nullable Filling next(PriorityQueue<Turn> queue, HostResources size) {
        while (!queue.isEmpty()) {
            Turn turn = queue.remove();
            double now = turn.filling.loadWith(size);
            if (now > turn.load) {
                queue.add(new Turn(turn.filling, now));
            } else if (turn.filling.fits(size)) {
                return turn.filling;
            }
        }
        return null;
    }

    private record Turn(Filling filling, double load) {}

    /** A host while it fills up. */
    private static final class Filling {
        private final HostCapacity host;
        private Reservation added = new Reservation(0, 0, 0, 0);

        Filling(HostCapacity host) {
            this.host = host;
        }

        void add(HostResources size) {
            added = with(size);
        }

        boolean fits(HostResources size) {
            return host.fits(with(size));
        }

        double loadWith(HostResources size) {
            Reservation all = with(size);
            HostResources reserved = host.reserved();
            return Placement.load(
                    host,
                    new HostResources(
                            reserved.vcpus() + all.vcpus(),
                            reserved.memoryMib() + all.memoryMib(),
                            reserved.diskGib() + all.diskGib()));
        }

        private Reservation with(HostResources size) {
            return added.plus(Reservation.ofOne(size.vcpus(), size.memoryMib(), size.diskGib()));
        }
    }
}
