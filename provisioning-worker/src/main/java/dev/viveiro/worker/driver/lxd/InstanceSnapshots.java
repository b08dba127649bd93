package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Snapshot;
import dev.viveiro.worker.driver.Snapshots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jetty.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/**
 * Snapshots of LXD, each named after its id; what an operator took beside them is left alone.
 *
 * <p>LXD brings back an instance's configuration with its disk, and the mark and the size with it. They are noted in a file
 * before, and written again after, so that a worker that is killed between the two does it the next time.
 */
final class InstanceSnapshots implements Snapshots {
    private static final String PREFIX = "viveiro-";

    private final LxdConnection lxd;
    private final Operations operations;
    private final Instances instances;
    private final Notes notes;
    private final NetworkFiles files;

    InstanceSnapshots(LxdConnection lxd, Operations operations, Instances instances, Notes notes, NetworkFiles files) {
        this.lxd = lxd;
        this.operations = operations;
        this.instances = instances;
        this.notes = notes;
        this.files = files;
    }

    @Override
    public List<Snapshot> snapshots(VmId vm) {
        LxdAnswer answer = lxd.get(instances.path(vm, "/snapshots", "recursion=1"));
        if (answer.absent()) {
            throw MachineConflicts.machineAbsent(vm);
        }
        if (!answer.good()) {
            throw LxdFailures.refused("listing the snapshots of " + vm, answer);
        }
        List<Snapshot> found = new ArrayList<>();
        for (JsonNode one : answer.metadata()) {
            id(one.path("name").asString(""))
                    .map(id -> new Snapshot(
                            id, Instant.parse(one.path("created_at").asString())))
                    .ifPresent(found::add);
        }
        found.sort(Comparator.comparing(Snapshot::takenAt));
        return found;
    }

    @Override
    public void takeSnapshot(VmId vm, UUID snapshot) {
        // one that was given up may be under way
        instances.settle(vm);
        if (has(vm, snapshot)) {
            return;
        }
        Operations.End end = operations.await(
                "take a snapshot of " + vm,
                lxd.send(
                        HttpMethod.POST,
                        instances.path(vm, "/snapshots", ""),
                        Map.of("name", PREFIX + snapshot, "stateful", false)));
        if (!has(vm, snapshot)) {
            throw end.error().contains("no space left")
                    ? LxdFailures.hostFull("take a snapshot of " + vm, end.error())
                    : LxdFailures.failed("take a snapshot of " + vm, end.error());
        }
    }

    @Override
    public void revert(VmId vm, UUID snapshot) {
        instances.settle(vm);
        Instance before = instances.require(vm);
        MachineConflicts.requireOff(before.machine().name(), before.power(), "reverted");
        if (!has(vm, snapshot)) {
            throw MachineConflicts.snapshotAbsent(before.machine().name(), snapshot);
        }
        JsonNode kept = notes.keep(vm, before.kept());
        Operations.End restored = operations.await(
                "revert " + vm,
                lxd.send(HttpMethod.PUT, instances.path(vm, "", ""), Map.of("restore", PREFIX + snapshot)));
        if (!restored.good()) {
            if (before.kept().equals(instances.require(vm).kept())) {
                notes.forget(vm);
            }
            throw LxdFailures.failed("revert " + before.machine().name(), restored.error());
        }
        giveBack(vm, kept);
    }

    /** Ends what a revert that was cut off left undone: mark and size are the machine's own again. */
    void repair(VmId vm) {
        notes.find(vm).ifPresent(kept -> {
            instances.settle(vm);
            giveBack(vm, kept);
        });
    }

    private void giveBack(VmId vm, JsonNode kept) {
        Instance now = instances.require(vm);
        if (!now.kept().equals(kept)) {
            MachineSpec wanted = now.specWith(kept);
            if (!now.machine().spec().network().equals(wanted.network())) {
                // the disk came back with what its guest was told then
                files.change(wanted);
            }
            Operations.End again = operations.await(
                    "mark " + vm, lxd.send(HttpMethod.PUT, instances.path(vm, "", ""), now.with(kept)));
            if (!instances.require(vm).kept().equals(kept)) {
                throw LxdFailures.failed("give " + now.machine().name() + " back its size", again.error());
            }
        }
        notes.forget(vm);
    }

    @Override
    public void deleteSnapshot(VmId vm, UUID snapshot) {
        instances.settle(vm);
        if (!has(vm, snapshot)) {
            return;
        }
        Operations.End end = operations.await(
                "delete a snapshot of " + vm,
                lxd.send(HttpMethod.DELETE, instances.path(vm, "/snapshots/" + PREFIX + snapshot, ""), null));
        if (has(vm, snapshot)) {
            throw LxdFailures.failed("delete a snapshot of " + vm, end.error());
        }
    }

    private boolean has(VmId vm, UUID snapshot) {
        return snapshots(vm).stream().anyMatch(each -> each.id().equals(snapshot));
    }

    private static Optional<UUID> id(String name) {
        try {
            return name.startsWith(PREFIX)
                    ? Optional.of(UUID.fromString(name.substring(PREFIX.length())))
                    : Optional.empty();
        } catch (IllegalArgumentException strangers) {
            return Optional.empty();
        }
    }
}
