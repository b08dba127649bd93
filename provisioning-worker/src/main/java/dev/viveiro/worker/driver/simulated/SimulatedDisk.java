package dev.viveiro.worker.driver.simulated;

import dev.viveiro.worker.driver.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a simulated disk holds, and held.
 *
 * @param content one line of text, for tests to see what becomes of it
 * @param snapshots oldest first
 */
record SimulatedDisk(String content, List<Kept> snapshots) {
    static final SimulatedDisk EMPTY = new SimulatedDisk("", List.of());

    /** A snapshot with the content of its moment. */
    record Kept(Snapshot snapshot, String content) {}

    SimulatedDisk {
        snapshots = List.copyOf(snapshots);
    }

    Optional<Kept> kept(UUID id) {
        return snapshots.stream()
                .filter(each -> each.snapshot().id().equals(id))
                .findFirst();
    }

    SimulatedDisk written(String newContent) {
        return new SimulatedDisk(newContent, snapshots);
    }

    SimulatedDisk taking(UUID id, Instant now) {
        List<Kept> more = new ArrayList<>(snapshots);
        more.add(new Kept(new Snapshot(id, now), content));
        return new SimulatedDisk(content, more);
    }

    SimulatedDisk without(UUID id) {
        return new SimulatedDisk(
                content,
                snapshots.stream()
                        .filter(each -> !each.snapshot().id().equals(id))
                        .toList());
    }
}
