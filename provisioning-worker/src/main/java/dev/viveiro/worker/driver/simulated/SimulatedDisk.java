package dev.viveiro.worker.driver.simulated;

import dev.viveiro.worker.driver.MachineDisk;
import dev.viveiro.worker.driver.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a simulated disk holds, and held, the disks beside it, and the drive.
 *
 * @param content one line of text, for tests to see what becomes of it
 * @param snapshots oldest first
 * @param extra of which nothing is known but their size
 * @param iso what is in the machine's drive; empty for nothing
 */
record SimulatedDisk(String content, List<Kept> snapshots, List<MachineDisk> extra, String iso) {
    /** A snapshot with the content of its moment. */
    record Kept(Snapshot snapshot, String content) {}

    SimulatedDisk {
        snapshots = List.copyOf(snapshots);
        extra = List.copyOf(extra);
    }

    Optional<Kept> kept(UUID id) {
        return snapshots.stream()
                .filter(each -> each.snapshot().id().equals(id))
                .findFirst();
    }

    SimulatedDisk written(String newContent) {
        return new SimulatedDisk(newContent, snapshots, extra, iso);
    }

    SimulatedDisk taking(UUID id, Instant now) {
        List<Kept> more = new ArrayList<>(snapshots);
        more.add(new Kept(new Snapshot(id, now), content));
        return new SimulatedDisk(content, more, extra, iso);
    }

    SimulatedDisk without(UUID id) {
        return new SimulatedDisk(
                content,
                snapshots.stream()
                        .filter(each -> !each.snapshot().id().equals(id))
                        .toList(),
                extra,
                iso);
    }

    boolean has(UUID disk) {
        return extra.stream().anyMatch(each -> each.id().equals(disk));
    }

    SimulatedDisk beside(MachineDisk disk) {
        List<MachineDisk> more = new ArrayList<>(extra);
        more.add(disk);
        return new SimulatedDisk(content, snapshots, more, iso);
    }

    SimulatedDisk notBeside(UUID disk) {
        return new SimulatedDisk(
                content,
                snapshots,
                extra.stream().filter(each -> !each.id().equals(disk)).toList(),
                iso);
    }

    /** @param inDrive empty for nothing */
    SimulatedDisk with(String inDrive) {
        return new SimulatedDisk(content, snapshots, extra, inDrive);
    }

    /** Of the disks beside it. */
    long extraGib() {
        return extra.stream().mapToLong(MachineDisk::sizeGib).sum();
    }
}
