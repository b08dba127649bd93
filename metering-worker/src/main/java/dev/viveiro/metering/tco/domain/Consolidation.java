package dev.viveiro.metering.tco.domain;

import dev.viveiro.kernel.HostId;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What a period would have cost with some hosts switched off and their machines on the others. Their own monthly and yearly costs
 * and the energy of being on go away, the energy of the work does not; what was paid once stays, since it was paid.
 *
 * @param off the hosts that would be off
 * @param fits whether what machines reserved has room on the others, on the average of the period, by what placement lets
 *     be reserved of their processors
 */
public record Consolidation(Set<HostId> off, boolean fits, WhatIf whatIf) {
    private static final MathContext DIGITS = new MathContext(40);

    public Consolidation {
        off = Set.copyOf(off);
    }

    /** Those hosts on which the least of processors was reserved; ties go to the lower id. */
    public static Set<HostId> emptiest(Picture picture, int count) {
        return picture.hosts().stream()
                .map(HostInPeriod::host)
                .sorted(Comparator.comparing(host -> reservedOn(picture, host)))
                .limit(count)
                .collect(LinkedHashSet::new, Set::add, Set::addAll);
    }

    public static Consolidation of(Picture picture, Set<HostId> off) {
        List<HostInPeriod> on = picture.hosts().stream()
                .filter(host -> !off.contains(host.host()))
                .toList();
        Quantities room = sum(on, HostStretch::room);
        Quantities reserved = picture.stays().stream().map(Stay::reserved).reduce(Quantities.NONE, Quantities::plus);
        BigDecimal after = total(picture, off).add(energy(picture, on, moved(picture, off)));
        return new Consolidation(
                off, room.holds(reserved), new WhatIf(TotalCost.of(picture).total(), after));
    }

    private static Quantities sum(List<HostInPeriod> hosts, Function<HostStretch, Quantities> of) {
        return hosts.stream()
                .flatMap(host -> host.stretches().stream())
                .map(of)
                .reduce(Quantities.NONE, Quantities::plus);
    }

    private static BigDecimal reservedOn(Picture picture, HostId host) {
        return picture.stays().stream()
                .filter(stay -> stay.host().equals(host))
                .map(stay -> stay.reserved().vcpuSeconds())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** All but energy: who is where changes nothing about it. */
    private static BigDecimal total(Picture picture, Set<HostId> off) {
        Set<HostId> gone = new HashSet<>(off);
        return picture.entries().stream()
                .filter(entry -> entry.charge() == Charge.ONCE
                        || entry.charge().isCounted()
                        || entry.scope().hosts().isEmpty()
                        || !gone.containsAll(entry.scope().hosts()))
                .map(entry -> CostLine.of(entry, picture).total())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal moved(Picture picture, Set<HostId> off) {
        return picture.hosts().stream()
                .filter(host -> off.contains(host.host()))
                .flatMap(host -> host.stretches().stream())
                .map(HostStretch::busySeconds)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The work that moves is spread evenly over the processors that stay. */
    private static BigDecimal energy(Picture picture, List<HostInPeriod> on, BigDecimal moved) {
        BigDecimal processors = sum(on, HostStretch::capacity).vcpuSeconds();
        return on.stream()
                .map(host -> host.with(stretch -> stretch.withMoreWork(
                        moved.multiply(stretch.capacity().vcpuSeconds()).divide(processors, DIGITS))))
                .map(host -> host.energyCost(picture.currency()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
