package dev.viveiro.metering;

import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.usage.VmSample;
import dev.viveiro.contract.vm.PlanSnapshot;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmSnapshot;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.UsageFact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes of machines, as the gateway tells them. */
final class Stories {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    /** Of a machine that runs and has no snapshots. */
    static final Set<Meter> ALL = EnumSet.of(Meter.VCPU, Meter.MEMORY, Meter.DISK, Meter.ADDRESS);

    private Stories() {}

    /** A machine of one tenant on one host. */
    record Machine(VmId id, TenantId tenant, HostId host) {
        VmChanged change(long version, int second, Set<Meter> billed) {
            return change(version, NOON.plusSeconds(second), billed, 2);
        }

        VmChanged change(long version, Instant at, Set<Meter> billed, int vcpus) {
            return change(version, at, billed, vcpus, null);
        }

        /** @param extraDiskGib of the disks beside the plan's; null for none */
        VmChanged change(long version, Instant at, Set<Meter> billed, int vcpus, @Nullable Long extraDiskGib) {
            return change(version, at, billed, new PlanSnapshot("basic", 1, vcpus, 2048, 20), extraDiskGib);
        }

        VmChanged change(long version, Instant at, Set<Meter> billed, PlanSnapshot plan, @Nullable Long extraDiskGib) {
            VmSnapshot snapshot = new VmSnapshot(
                    id,
                    tenant,
                    null,
                    null,
                    "oak",
                    billed.isEmpty() ? VmState.PROVISIONING : VmState.RUNNING,
                    plan,
                    "debian-12",
                    host,
                    "10.0.0.7",
                    null,
                    null,
                    ObservedPower.RUNNING,
                    1,
                    version,
                    extraDiskGib);
            return new VmChanged(snapshot, "test", billed, at);
        }

        /** A change that says that it is called something else. */
        VmChanged named(String name, long version) {
            VmChanged change = change(version, (int) version, ALL);
            VmSnapshot vm = change.vm();
            return new VmChanged(
                    new VmSnapshot(
                            vm.id(),
                            vm.tenant(),
                            vm.owner(),
                            vm.ownerEmail(),
                            name,
                            vm.state(),
                            vm.plan(),
                            vm.image(),
                            vm.host(),
                            vm.address(),
                            vm.externalRef(),
                            vm.expiresAt(),
                            vm.observedPower(),
                            vm.generation(),
                            vm.version()),
                    "test",
                    change.billed(),
                    change.effectiveAt());
        }

        /** Its host saw it run: what goes on is billed up to then. */
        UsageFact seen(Instant at) {
            VmSample sample = new VmSample(id, 1, ObservedPower.RUNNING, "boot-1", 1, 512, 1024, 10, 20);
            return new UsageFact.Sampled(new UsageSampled(host, at, List.of(sample)));
        }

        /** Its host read its counters, in bytes since that boot. */
        UsageFact passed(Instant at, String boot, long received, long sent) {
            VmSample sample = new VmSample(id, 1, ObservedPower.RUNNING, boot, 1, 512, 1024, received, sent);
            return new UsageFact.Sampled(new UsageSampled(host, at, List.of(sample)));
        }
    }

    static List<VmChanged> random(Machine machine, Random random) {
        List<VmChanged> story = new ArrayList<>();
        int second = 0;
        for (int version = 1; version <= 1 + random.nextInt(10); version++) {
            second = Math.max(0, second + random.nextInt(25) - 6);
            Set<Meter> billed = EnumSet.noneOf(Meter.class);
            ALL.stream().filter(meter -> random.nextBoolean()).forEach(billed::add);
            Long extra = random.nextBoolean() ? null : 5L * (1 + random.nextInt(2));
            story.add(machine.change(version, NOON.plusSeconds(second), billed, 1 + random.nextInt(2), extra));
        }
        return story;
    }
}
