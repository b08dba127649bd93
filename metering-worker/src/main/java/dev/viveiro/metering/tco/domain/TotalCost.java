package dev.viveiro.metering.tco.domain;

import dev.viveiro.kernel.HostId;
import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The total cost of ownership of a period. What the machines bear, what is idle and what is nowhere add up to the total, by
 * reservation as by use.
 *
 * @param depreciation of the total, what was paid once
 * @param nowhere of the total, what no host bears, since none of its scope was there
 */
public record TotalCost(
        BigDecimal total,
        BigDecimal depreciation,
        BigDecimal nowhere,
        CostMatrix matrix,
        List<HostCost> hosts,
        List<StayCost> stays) {
    public static TotalCost of(Picture picture) {
        List<CostLine> lines = new ArrayList<>();
        picture.entries().forEach(entry -> lines.add(CostLine.of(entry, picture)));
        lines.add(CostLine.energy(picture));
        Map<HostId, BigDecimal> shared = new LinkedHashMap<>();
        Map<Stay, BigDecimal> own = new LinkedHashMap<>();
        for (CostLine line : lines) {
            line.hosts().forEach((host, part) -> shared.merge(host, part, BigDecimal::add));
            line.stays().forEach((stay, part) -> own.merge(stay, part, BigDecimal::add));
        }
        List<HostCost> hosts = new ArrayList<>();
        List<StayCost> stays = new ArrayList<>();
        for (HostInPeriod host : picture.hosts()) {
            HostBooks books = HostBooks.of(host, shared.getOrDefault(host.host(), BigDecimal.ZERO), own, picture);
            hosts.add(books.host());
            stays.addAll(books.stays());
        }
        return new TotalCost(
                sum(lines, CostLine::total, picture),
                sum(lines.stream().filter(CostLine::depreciation).toList(), CostLine::total, picture),
                sum(lines, CostLine::nowhere, picture),
                CostMatrix.of(lines, picture.currency()),
                hosts,
                stays);
    }

    public TotalCost {
        hosts = List.copyOf(hosts);
        stays = List.copyOf(stays);
    }

    public BigDecimal idleByReservation() {
        return hosts.stream().map(HostCost::idleByReservation).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    public BigDecimal idleByUse() {
        return hosts.stream().map(HostCost::idleByUse).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal sum(List<CostLine> lines, Function<CostLine, BigDecimal> part, Picture picture) {
        return Rounding.amount(lines.stream().map(part).reduce(BigDecimal.ZERO, BigDecimal::add), picture.currency());
    }
}
