package dev.viveiro.bench;

import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.PlanSnapshot;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmSnapshot;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What happens to a machine: twenty changes, of which half change what is billed. It is made, restarted, stopped and started, and
 * becomes larger; and it stays.
 */
record MachineLife(VmId vm, TenantId tenant, HostId host, Lane lane) {
    private static final Set<Meter> NOTHING = EnumSet.noneOf(Meter.class);
    private static final Set<Meter> KEPT = EnumSet.of(Meter.DISK, Meter.ADDRESS);
    private static final Set<Meter> ALL = EnumSet.of(Meter.VCPU, Meter.MEMORY, Meter.DISK, Meter.ADDRESS);
    private static final PlanSnapshot SMALL = new PlanSnapshot("basic", 1, 1, 1_024, 10);
    private static final PlanSnapshot LARGE = new PlanSnapshot("large", 1, 2, 4_096, 40);

    private record Chapter(VmState state, Set<Meter> billed, PlanSnapshot plan) {}

    private static final Chapter RUNS = new Chapter(VmState.RUNNING, ALL, SMALL);
    private static final Chapter STOPPED = new Chapter(VmState.STOPPED, KEPT, SMALL);
    private static final Chapter LARGER = new Chapter(VmState.STOPPED, KEPT, LARGE);
    private static final Chapter RUNS_LARGER = new Chapter(VmState.RUNNING, ALL, LARGE);

    private static final List<Chapter> CHAPTERS = List.of(
            new Chapter(VmState.REQUESTED, NOTHING, SMALL),
            new Chapter(VmState.PROVISIONING, NOTHING, SMALL),
            RUNS,
            RUNS,
            RUNS,
            STOPPED,
            STOPPED,
            RUNS,
            RUNS,
            RUNS,
            STOPPED,
            LARGER,
            RUNS_LARGER,
            RUNS_LARGER,
            RUNS_LARGER,
            LARGER,
            RUNS_LARGER,
            RUNS_LARGER,
            LARGER,
            RUNS_LARGER);

    /** How many changes it is. */
    static final int CHANGES = CHAPTERS.size();

    /** @param version from 1 to {@link #CHANGES} */
    VmChanged change(int version, Instant at) {
        var chapter = CHAPTERS.get(version - 1);
        var snapshot = new VmSnapshot(
                vm,
                tenant,
                null,
                "student-01@school.example",
                "web-1",
                chapter.state(),
                chapter.plan(),
                "debian-13",
                host,
                "10.20.0.5",
                null,
                null,
                chapter.state() == VmState.RUNNING ? ObservedPower.RUNNING : ObservedPower.STOPPED,
                1,
                version);
        return new VmChanged(snapshot, "OPERATION_SUCCEEDED", chapter.billed(), at);
    }
}
