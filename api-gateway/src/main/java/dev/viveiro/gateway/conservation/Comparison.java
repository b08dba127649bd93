package dev.viveiro.gateway.conservation;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.gateway.conservation.Conservation.Addresses;
import dev.viveiro.gateway.conservation.Conservation.HostSum;
import dev.viveiro.gateway.conservation.Conservation.Usage;
import dev.viveiro.gateway.conservation.Conservation.Work;
import dev.viveiro.gateway.reconcile.HostLists.Odd;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds sums against each other and collects what differs. */
final class Comparison {
    private final List<Difference> differences = new ArrayList<>();

    List<Difference> differences() {
        return List.copyOf(differences);
    }

    Comparison addresses(Addresses sums, List<Difference> strays) {
        differences.addAll(strays);
        return equal(
                "addresses",
                null,
                sums.heldByMachines() + sums.heldByRemains(),
                sums.held(),
                "Addresses given and addresses held.");
    }

    Comparison hosts(List<HostSum> hosts) {
        for (HostSum host : hosts) {
            String id = host.host().toString();
            HostResources held = host.held();
            HostResources reserved = host.reserved();
            String detail = "The row of " + host.name() + " and the sum over its machines and remains.";
            equal("reserved-vcpus", id, held.vcpus(), reserved.vcpus(), detail);
            equal("reserved-memory", id, held.memoryMib(), reserved.memoryMib(), detail);
            equal("reserved-disk", id, held.diskGib(), reserved.diskGib(), detail);
            equal("machines-on-host", id, host.holding(), host.machines(), detail);
        }
        return this;
    }

    /** What a host's newest report lists and what should be there, machine by machine. */
    Comparison machines(List<Odd> odd) {
        for (Odd one : odd) {
            String name = "machine-" + one.kind().toLowerCase(Locale.ROOT).replace('_', '-');
            long expected = one.kind().equals("MISSING") ? 1 : 0;
            String detail =
                    "On host " + one.host() + ", by its newest report; GET /v1/drift says more after the next one.";
            differences.add(new Difference(name, one.vm().toString(), expected, 1 - expected, detail));
        }
        return this;
    }

    Comparison work(Work work) {
        return equal(
                "overdue-operations", null, 0, work.overdueOperations(), "They should have ended by their deadline.");
    }

    /** An event on its way from here to metering is a difference until it arrives. */
    Comparison usage(Usage usage) {
        Map<Meter, Long> open = usage.open();
        if (open != null) {
            usage.billed()
                    .forEach(
                            (meter, machines) -> equal(
                                    "open-intervals-" + meter.name().toLowerCase(Locale.ROOT),
                                    null,
                                    machines,
                                    open.getOrDefault(meter, 0L),
                                    "Machines or images billed here and intervals open in metering; equal once its events arrived."));
        }
        return this;
    }

    private Comparison equal(String name, @Nullable String of, long expected, long found, String detail) {
        if (expected != found) {
            differences.add(new Difference(name, of, expected, found, detail));
        }
        return this;
    }
}
