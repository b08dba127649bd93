package dev.viveiro.gateway.placement;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.HostDriver;
import dev.viveiro.kernel.HostId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Least loaded first: a host's load is the fullest of its processor, memory and disk, each the larger of what would be
 * reserved and what the host reports to be busy. A plain function, so that it can be simulated by the thousand.
 */
public final class Placement {
    private Placement() {}

    /** A host with its load, 0 to 1, once the machine is on it; or why it can't take the machine. */
    public record Rank(HostId host, String name, double load, String reason, boolean fits) {}

    /** Every candidate, those that fit first, least loaded first; ties by id, so that the order is always the same. */
    public static List<Rank> rank(
            List<HostCapacity> candidates, HostResources wanted, Set<String> capabilities, Set<HostId> notThese) {
        List<Rank> ranks = new ArrayList<>(candidates.size());
        for (HostCapacity candidate : candidates) {
            ranks.add(rank(candidate, wanted, capabilities, notThese));
        }
        ranks.sort(Comparator.comparing((Rank rank) -> !rank.fits())
                .thenComparingDouble(Rank::load)
                .thenComparing(rank -> rank.host().value()));
        return ranks;
    }

    private static Rank rank(HostCapacity host, HostResources wanted, Set<String> capabilities, Set<HostId> notThese) {
        double vcpus = share(
                host.reserved().vcpus() + wanted.vcpus(), host.allocatable().vcpus());
        double memory = share(
                host.reserved().memoryMib() + wanted.memoryMib(),
                host.allocatable().memoryMib());
        double disk = share(
                host.reserved().diskGib() + wanted.diskGib(), host.allocatable().diskGib());
        double load = load(host, vcpus, memory, disk);
        String why = refusal(host, capabilities, notThese, vcpus, memory, disk);
        String reason = why.isEmpty()
                ? "load %.4f after placement: vCPU %.4f, memory %.4f, disk %.4f of its room reserved"
                        .formatted(load, vcpus, memory, disk)
                : why;
        return new Rank(host.id(), host.name(), load, reason, why.isEmpty());
    }

    /** How full a host is with these amounts reserved; above 1 they don't fit. */
    static double load(HostCapacity host, HostResources reserved) {
        return load(
                host,
                share(reserved.vcpus(), host.allocatable().vcpus()),
                share(reserved.memoryMib(), host.allocatable().memoryMib()),
                share(reserved.diskGib(), host.allocatable().diskGib()));
    }

    private static double load(HostCapacity host, double vcpus, double memory, double disk) {
        return max(
                max(vcpus, share(host.used().vcpus(), host.total().vcpus())),
                max(memory, share(host.used().memoryMib(), host.total().memoryMib())),
                max(disk, share(host.used().diskGib(), host.total().diskGib())));
    }

    private static String refusal(
            HostCapacity host,
            Set<String> capabilities,
            Set<HostId> notThese,
            double vcpus,
            double memory,
            double disk) {
        if (notThese.contains(host.id())) {
            return "it failed to create this machine before";
        }
        HostDriver driver = host.drivers().taking(capabilities);
        if (driver.impediment() != null) {
            return "its driver " + driver.name() + " can't work now: " + driver.impediment();
        }
        if (!driver.takes(capabilities)) {
            return "its driver " + driver.name() + " "
                    + driver.missing(capabilities).stream().map(driver::cannot).collect(Collectors.joining("; "));
        }
        if (vcpus > 1) {
            return "not enough vCPU left";
        }
        if (memory > 1) {
            return "not enough memory left";
        }
        return disk > 1 ? "not enough disk left" : "";
    }

    /** An empty room is full, whatever is put in. */
    private static double share(long amount, long of) {
        return of <= 0 ? (amount > 0 ? 2 : 0) : (double) amount / of;
    }

    private static double max(double... values) {
        double max = 0;
        for (double value : values) {
            max = Math.max(max, value);
        }
        return max;
    }
}
