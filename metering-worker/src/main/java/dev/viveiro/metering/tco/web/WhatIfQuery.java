package dev.viveiro.metering.tco.web;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.HostId;
import dev.viveiro.metering.tco.domain.CloudPrices;
import dev.viveiro.metering.tco.domain.Consolidation;
import dev.viveiro.metering.tco.domain.Picture;
import dev.viveiro.metering.tco.domain.WhatIf;
import dev.viveiro.metering.tco.intake.Texts;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What would be otherwise; exactly one thing.
 *
 * @param off how many hosts would be off, the emptiest
 * @param hosts which hosts would be off, ids with commas between them
 * @param cost id of the entry whose {@code amount} would be another
 * @param amount of that entry
 * @param pricePerKwh at all hosts
 * @param vcpuHour price of a processor and hour elsewhere, to be given with the two after it
 * @param memoryGibHour price of a GiB of memory and hour elsewhere
 * @param diskGibMonth price of a GiB of disk and month elsewhere
 */
record WhatIfQuery(
        @Nullable String period,
        @Nullable String currency,
        @Nullable String off,
        @Nullable String hosts,
        @Nullable String cost,
        @Nullable String amount,
        @Nullable String pricePerKwh,
        @Nullable String vcpuHour,
        @Nullable String memoryGibHour,
        @Nullable String diskGibMonth) {
    WhatIfAnswer answer(Picture picture) {
        long asked = Stream.of(off, hosts, cost, pricePerKwh, vcpuHour)
                .filter(value -> value != null)
                .count();
        if (asked != 1) {
            throw ProblemException.field(
                    "?", "one-of", "Give one of off, hosts, cost (with amount), pricePerKwh and vcpuHour.");
        }
        if (off != null || hosts != null) {
            return WhatIfAnswer.of(
                    picture, Consolidation.of(picture, off == null ? named(picture) : emptiest(picture, off)));
        }
        if (cost != null) {
            return WhatIfAnswer.of(
                    picture, WhatIf.amount(picture, entry(picture, cost), TcoQuery.amount("amount", amount)));
        }
        return WhatIfAnswer.of(
                picture,
                pricePerKwh != null
                        ? WhatIf.pricePerKwh(picture, TcoQuery.amount("pricePerKwh", pricePerKwh))
                        : WhatIf.elsewhere(picture, prices()));
    }

    private CloudPrices prices() {
        return new CloudPrices(
                TcoQuery.amount("vcpuHour", vcpuHour),
                TcoQuery.amount("memoryGibHour", memoryGibHour),
                TcoQuery.amount("diskGibMonth", diskGibMonth));
    }

    private static Set<HostId> emptiest(Picture picture, String count) {
        if (!count.matches("[1-9][0-9]{0,4}")
                || Integer.parseInt(count) > picture.hosts().size()) {
            throw ProblemException.field(
                    "?off",
                    "out-of-range",
                    "Expected off to be from 1 to the number of hosts in that period, which is "
                            + picture.hosts().size() + ".");
        }
        return Consolidation.emptiest(picture, Integer.parseInt(count));
    }

    private Set<HostId> named(Picture picture) {
        Set<HostId> named = new HashSet<>();
        for (String id : String.valueOf(hosts).split(",", -1)) {
            HostId host = Texts.host(id)
                    .filter(known -> picture.hosts().stream()
                            .anyMatch(there -> there.host().equals(known)))
                    .orElseThrow(() -> ProblemException.field(
                            "?hosts",
                            "unknown-host",
                            "Expected hosts to be ids of hosts in that period, with commas between them."));
            named.add(host);
        }
        return named;
    }

    private static UUID entry(Picture picture, String id) {
        return picture.entries().stream()
                .map(entry -> entry.id())
                .filter(known -> known.toString().equals(id))
                .findFirst()
                .orElseThrow(() -> ProblemException.field(
                        "?cost", "unknown-cost", "Expected cost to be the id of a cost in that period and currency."));
    }
}
