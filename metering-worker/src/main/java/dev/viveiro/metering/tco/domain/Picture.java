package dev.viveiro.metering.tco.domain;

import dev.viveiro.kernel.HostId;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All that the costs of a period follow from.
 *
 * @param entries all in the same currency
 * @param hosts every host once, those of all stays among them
 * @param stays every machine once per host
 */
public record Picture(
        Period period,
        Currency currency,
        List<CostEntry> entries,
        List<HostInPeriod> hosts,
        List<Stay> stays,
        Weights weights) {
    public Picture {
        entries = List.copyOf(entries);
        hosts = hosts.stream()
                .sorted(Comparator.comparing(host -> host.host().value()))
                .toList();
        stays = stays.stream().sorted(Stay.ORDER).toList();
        Set<HostId> known = new HashSet<>();
        hosts.forEach(host -> known.add(host.host()));
        for (CostEntry entry : entries) {
            if (!entry.currency().equals(currency)) {
                throw new IllegalArgumentException(entry.id() + " is in " + entry.currency() + ", not in " + currency);
            }
        }
        for (Stay stay : stays) {
            if (!known.contains(stay.host())) {
                throw new IllegalArgumentException(stay.vm() + " is on " + stay.host() + ", which is not there");
            }
        }
    }

    /** The same with other entries. */
    Picture withEntries(List<CostEntry> others) {
        return new Picture(period, currency, others, hosts, stays, weights);
    }

    /** The same with other hosts. */
    Picture withHosts(List<HostInPeriod> others) {
        return new Picture(period, currency, entries, others, stays, weights);
    }
}
