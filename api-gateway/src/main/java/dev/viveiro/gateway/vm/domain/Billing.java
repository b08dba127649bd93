package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.usage.Meter;
import java.util.EnumSet;
import java.util.Set;

/** What is billed in a state. */
public enum Billing {
    /** A machine that runs: processor, memory, disk and address. */
    ALL(EnumSet.of(Meter.VCPU, Meter.MEMORY, Meter.DISK, Meter.ADDRESS)),
    /** A machine that is off: its disk and address, and what its plan keeps for it. */
    KEPT(EnumSet.of(Meter.DISK, Meter.ADDRESS)),
    NOTHING(EnumSet.noneOf(Meter.class));

    private final Set<Meter> meters;

    Billing(Set<Meter> meters) {
        this.meters = meters;
    }

    /** {@code planKeepsCapacity}: the plan holds processor and memory for a stopped machine, so they are billed too. */
    public Set<Meter> meters(boolean planKeepsCapacity) {
        return this == KEPT && planKeepsCapacity ? ALL.meters : meters;
    }
}
