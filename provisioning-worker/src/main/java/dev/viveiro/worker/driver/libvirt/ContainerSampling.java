package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSample;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.libvirt.Domain;
import org.libvirt.DomainInfo;
import org.libvirt.DomainInterfaceStats;
import org.libvirt.LibvirtException;

/**
 * Reads the counters of containers, one after the other: libvirt tells theirs in no one call. They begin with the control group of a
 * boot. What a container has on the disk is not counted, as it is in a folder among others.
 */
record ContainerSampling(LibvirtLink link, Domains domains, Owner owner, Clock clock) {
    private static final long KIB_PER_MIB = 1024;

    private record Figures(long cpuNanos, long memoryKib, long received, long sent) {
        static final Figures NONE = new Figures(0, 0, 0, 0);
    }

    Optional<MachineSample> one(VmId vm) {
        // one whose boot ended meanwhile is looked at again
        return now(vm).or(() -> now(vm));
    }

    List<MachineSample> all() {
        return domains.list().stream()
                .flatMap(view -> sample(view.machine()).stream())
                .toList();
    }

    private Optional<MachineSample> now(VmId vm) {
        return domains.find(vm).flatMap(view -> sample(view.machine()));
    }

    /** Nothing of one whose boot ended meanwhile: it is said of no boot that it did nothing. */
    private Optional<MachineSample> sample(Machine machine) {
        if (machine.bootId() == null) {
            return Optional.of(sample(machine, Figures.NONE, 0));
        }
        Figures figures = link.ask("read a machine's figures", connection -> read(connection, machine.vm()));
        if (figures.equals(Figures.NONE)) {
            return Optional.empty();
        }
        long used = (figures.memoryKib() + KIB_PER_MIB - 1) / KIB_PER_MIB;
        return Optional.of(sample(
                machine, figures, Math.clamp(used, 1, machine.spec().size().memoryMib())));
    }

    private MachineSample sample(Machine machine, Figures figures, long memoryMib) {
        return new MachineSample(
                machine.vm(),
                machine.generation(),
                clock.instant(),
                machine.power(),
                machine.bootId(),
                Duration.ofNanos(figures.cpuNanos()),
                memoryMib,
                null,
                figures.received(),
                figures.sent());
    }

    private Figures read(LibvirtConnection connection, VmId vm) throws LibvirtException {
        try {
            Domain domain = connection.domainLookupByUUIDString(owner.domainUuid(vm));
            try {
                DomainInfo info = domain.getInfo();
                DomainInterfaceStats card = domain.interfaceStats(ContainerXml.hostCard(owner, vm));
                return new Figures(
                        Math.max(0, info.cpuTime),
                        Math.max(1, info.memory),
                        Math.max(0, card.rx_bytes),
                        Math.max(0, card.tx_bytes));
            } finally {
                Domains.free(domain);
            }
        } catch (LibvirtException e) {
            if (!connection.alive()) {
                throw e;
            }
            return Figures.NONE;
        }
    }
}
