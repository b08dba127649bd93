package dev.viveiro.metering.tco.domain;

import static java.util.stream.Collectors.toSet;

import dev.viveiro.kernel.HostId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that the costs of a period follow from.
 *
 * @param asked the period that was asked for
 * @param until how far it is told: its end, or the present
 * @param period the days of it that have begun by then
 * @param entries all in the same currency
 * @param hosts every host once, those of all stays among them
 * @param stays every machine once per host and plan
 * @param parts the same of parts of the period: of those days on which an entry is in force that is {@linkplain Charge#isCounted
 *     counted}, unless these are all
 */
public record Picture(
        Period asked,
        Instant until,
        Period period,
        Currency currency,
        List<CostEntry> entries,
        List<HostInPeriod> hosts,
        List<Stay> stays,
        Map<Period, List<Stay>> parts,
        Weights weights) {
    public Picture {
        entries = List.copyOf(entries);
        hosts = hosts.stream()
                .sorted(Comparator.comparing(host -> host.host().value()))
                .toList();
        stays = stays.stream().sorted(Stay.ORDER).toList();
        parts = Map.copyOf(parts);
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
        Set<Stay.Place> places = stays.stream().map(Stay::place).collect(toSet());
        for (List<Stay> part : parts.values()) {
            if (!part.stream().allMatch(stay -> places.contains(stay.place()))) {
                throw new IllegalArgumentException("who was there in a part of a period was there in it");
            }
        }
    }

    /** Of a period that is over. */
    public Picture(
            Period period,
            Currency currency,
            List<CostEntry> entries,
            List<HostInPeriod> hosts,
            List<Stay> stays,
            Map<Period, List<Stay>> parts,
            Weights weights) {
        this(period, period.end(), period, currency, entries, hosts, stays, parts, weights);
    }

    /** @param days of the period, as an entry that is counted is in force on them */
    List<Stay> staysOn(Period days) {
        if (days.equals(period)) {
            return stays;
        }
        List<Stay> there = parts.get(days);
        if (there == null) {
            throw new IllegalArgumentException("nobody counted who was there on " + days);
        }
        return there;
    }

    /** The same with other entries, on days that were counted. */
    Picture withEntries(List<CostEntry> others) {
        return new Picture(asked, until, period, currency, others, hosts, stays, parts, weights);
    }

    /** The same with other hosts. */
    Picture withHosts(List<HostInPeriod> others) {
        return new Picture(asked, until, period, currency, entries, others, stays, parts, weights);
    }
}
