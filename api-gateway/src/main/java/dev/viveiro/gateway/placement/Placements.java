package dev.viveiro.gateway.placement;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.host.Reservation;
import dev.viveiro.gateway.placement.Placement.Rank;
import dev.viveiro.gateway.placement.PlacementLog.Entry;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.ContractJson;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Chooses a host, reserves there, and keeps the decision with its reasons. */
@Component
public class Placements {
    private static final int REASONS_KEPT = 20;

    private final Hosts hosts;
    private final PlacementLog placementLog;
    private final Clock clock;

    public Placements(Hosts hosts, PlacementLog placementLog, Clock clock) {
        this.hosts = hosts;
        this.placementLog = placementLog;
        this.clock = clock;
    }

    /** Whether any host that takes machines now can do this. */
    public boolean anyCan(String capability) {
        return hosts.placeable().stream()
                .flatMap(host -> host.drivers().all().stream())
                .anyMatch(driver -> driver.takes(Set.of(capability)));
    }

    /** Ranks without locking anything: done before the transaction takes its first lock. */
    public List<Rank> rank(HostResources wanted, Set<String> capabilities, Set<HostId> notThese) {
        return Placement.rank(hosts.placeable(), wanted, capabilities, notThese);
    }

    /**
     * Reserves on the best host that still has room, in the caller's transaction.
     *
     * @throws ProblemException {@code no-capacity} when none has
     */
    public HostId reserve(List<Rank> ranks, HostResources wanted) {
        Reservation reservation = Reservation.ofOne(wanted.vcpus(), wanted.memoryMib(), wanted.diskGib());
        for (Rank rank : ranks) {
            if (rank.fits() && hosts.reserveIfFits(rank.host(), reservation)) {
                return rank.host();
            }
        }
        throw new ProblemException(ProblemCode.NO_CAPACITY, noCapacity(ranks));
    }

    /**
     * Plans where many machines go, without a lock; in the order of {@code wanted}.
     *
     * @param kinds what each kind of them needs: a host must take all kinds, though not by one driver
     * @throws ProblemException {@code no-capacity} when the hosts have not room for all of them
     */
    public Distribution distribute(List<HostResources> wanted, Set<Set<String>> kinds) {
        List<HostCapacity> able = hosts.placeable().stream()
                .filter(host -> kinds.stream().allMatch(host::takes))
                .toList();
        return Distribution.of(able, wanted)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.NO_CAPACITY,
                        "The " + able.size() + " hosts that take machines now have not room for all " + wanted.size()
                                + ". Choose a smaller plan, send fewer, or add a host."));
    }

    /**
     * Reserves as planned, in the caller's transaction, which has the tenant locked; false, and nothing is reserved, when a host
     * filled up since the plan was made.
     */
    public boolean reserve(Distribution plan) {
        List<HostCapacity> locked = hosts.lock(plan.totals().keySet());
        boolean fits = locked.stream()
                .allMatch(host -> host.placeable()
                        && host.fits(Objects.requireNonNull(plan.totals().get(host.id()))));
        if (fits) {
            plan.totals().forEach(hosts::reserve);
        }
        return fits;
    }

    /** One of many that were placed together: the operation that creates the machine, and its host. */
    public record Placed(OperationId operation, VmId vm, HostId host) {}

    /** Why each of many machines went where it went. */
    public void record(List<Placed> placed, Distribution distribution) {
        Map<HostId, byte[]> reasons = new HashMap<>();
        distribution
                .totals()
                .forEach((host, total) -> reasons.put(host, ContractJson.write(reason(host, total, distribution))));
        Instant now = clock.instant();
        placementLog.keep(placed.stream()
                .map(each -> new Entry(
                        each.operation(),
                        1,
                        each.vm(),
                        each.host(),
                        now,
                        Objects.requireNonNull(reasons.get(each.host()))))
                .toList());
    }

    private List<Map<String, Object>> reason(HostId host, Reservation total, Distribution distribution) {
        HostCapacity chosen = hosts.find(host).orElseThrow();
        return List.of(Map.of(
                "host",
                host,
                "name",
                chosen.name(),
                "fits",
                true,
                "chosen",
                true,
                "reason",
                "least loaded at its turn; it takes " + total.machines() + " of "
                        + distribution.hosts().size() + " machines that "
                        + distribution.totals().size() + " hosts share"));
    }

    /** Every host that was chosen for the operation so far. */
    public Set<HostId> tried(OperationId operation) {
        return placementLog.tried(operation);
    }

    /** A generation that was given to no incarnation of the machine yet, which has {@code now}. */
    public int nextGeneration(VmId vm, int now) {
        return Math.max(now, placementLog.latest(vm)) + 1;
    }

    private static String noCapacity(List<Rank> ranks) {
        if (ranks.isEmpty()) {
            return "No host takes machines now. Add a host, or try again when one is up.";
        }
        Rank first = ranks.getFirst();
        return "None of " + ranks.size() + " hosts can take it; " + first.name() + ": "
                + (first.fits() ? "it filled up meanwhile" : first.reason()) + ". Choose a smaller plan or add a host.";
    }

    /**
     * Changes what one machine holds, room or not, in the caller's transaction: for what its host is known to hold already,
     * or what it gives back.
     */
    public void adjust(HostId host, HostResources before, HostResources after) {
        hosts.reserve(
                host,
                new Reservation(
                        count(after) - count(before),
                        after.vcpus() - before.vcpus(),
                        after.memoryMib() - before.memoryMib(),
                        after.diskGib() - before.diskGib()));
    }

    /**
     * Reserves the difference on the machine's own host, in the caller's transaction.
     *
     * @throws ProblemException {@code no-capacity} when the host has not that much left
     */
    public void grow(HostId host, HostResources before, HostResources after) {
        Reservation more = new Reservation(
                count(after) - count(before),
                after.vcpus() - before.vcpus(),
                after.memoryMib() - before.memoryMib(),
                after.diskGib() - before.diskGib());
        if (!hosts.reserveIfFits(host, more)) {
            throw new ProblemException(
                    ProblemCode.NO_CAPACITY,
                    "The machine's host has not enough "
                            + (more.vcpus() > 0 || more.memoryMib() > 0 ? "processor, memory or disk" : "disk")
                            + " left for this, or takes nothing new now. Try again later.");
        }
    }

    private static int count(HostResources held) {
        return held.vcpus() + held.memoryMib() + held.diskGib() > 0 ? 1 : 0;
    }

    /** Records why; {@code ranks} as they were when the decision was made, the chosen one marked. */
    public void record(OperationId operation, int generation, VmId vm, HostId chosen, List<Rank> ranks) {
        List<Map<String, Object>> reasons = ranks.stream()
                .limit(REASONS_KEPT)
                .map(rank -> Map.<String, Object>of(
                        "host", rank.host(),
                        "name", rank.name(),
                        "fits", rank.fits(),
                        "chosen", rank.host().equals(chosen),
                        "reason", rank.reason()))
                .toList();
        placementLog.keep(
                List.of(new Entry(operation, generation, vm, chosen, clock.instant(), ContractJson.write(reasons))));
    }
}
