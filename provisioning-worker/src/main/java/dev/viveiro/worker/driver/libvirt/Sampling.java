package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSample;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the counters of machines. Those of libvirt begin with the process that runs the guest, which is the boot. */
final class Sampling {
    private static final long KIB_PER_MIB = 1024;
    private static final long BYTES_PER_MIB = 1L << 20;

    private final LibvirtLink link;
    private final Domains domains;
    private final MachineDisks disks;
    private final Owner owner;
    private final boolean real;
    private final Clock clock;

    Sampling(LibvirtLink link, Domains domains, MachineDisks disks, Owner owner, boolean real, Clock clock) {
        this.link = link;
        this.domains = domains;
        this.disks = disks;
        this.owner = owner;
        this.real = real;
        this.clock = clock;
    }

    Optional<MachineSample> one(VmId vm) {
        return domains.find(vm).map(view -> sample(view.machine(), figures(), clock.instant()));
    }

    List<MachineSample> all() {
        Map<String, Map<String, Long>> figures = figures();
        Instant now = clock.instant();
        return domains.list().stream()
                .map(view -> sample(view.machine(), figures, now))
                .toList();
    }

    private Map<String, Map<String, Long>> figures() {
        return DomainStats.read(link, real);
    }

    private MachineSample sample(Machine machine, Map<String, Map<String, Long>> figures, Instant at) {
        Map<String, Long> numbers =
                machine.bootId() == null ? Map.of() : figures.getOrDefault(owner.domainUuid(machine.vm()), Map.of());
        return new MachineSample(
                machine.vm(),
                machine.generation(),
                at,
                machine.power(),
                machine.bootId(),
                Duration.ofNanos(number(numbers, "cpu.time")),
                machine.bootId() == null ? 0 : memoryMib(machine, numbers),
                diskMib(machine),
                number(numbers, "net.0.rx.bytes"),
                number(numbers, "net.0.tx.bytes"));
    }

    /** What the guest says that it uses; a guest that says nothing uses what its process holds, or all that it was given. */
    private static long memoryMib(Machine machine, Map<String, Long> numbers) {
        long given = machine.spec().size().memoryMib();
        long available = number(numbers, "balloon.available");
        long used = available > 0
                ? available - number(numbers, "balloon.unused")
                : number(numbers, "balloon.rss") > 0 ? number(numbers, "balloon.rss") : given * KIB_PER_MIB;
        return Math.clamp((used + KIB_PER_MIB - 1) / KIB_PER_MIB, 1, given);
    }

    private long diskMib(Machine machine) {
        long bytes = disks.place(machine.vm()).allocation()
                + machine.disks().stream()
                        .mapToLong(
                                extra -> disks.extraPlace(machine.vm(), extra).allocation())
                        .sum();
        return (bytes + BYTES_PER_MIB - 1) / BYTES_PER_MIB;
    }

    private static long number(Map<String, Long> numbers, String name) {
        return Math.max(0, numbers.getOrDefault(name, 0L));
    }
}
