package dev.viveiro.gateway.vm.snapshot;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;

/** A machine's disk as it was. */
@Schema(name = "Snapshot")
public record Snapshot(
        UUID id, @Schema(example = "before-upgrade") String name, SnapshotState state, Instant createdAt) {}
