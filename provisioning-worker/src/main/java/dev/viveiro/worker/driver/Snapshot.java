package dev.viveiro.worker.driver;

import java.time.Instant;
import java.util.UUID;

/** A machine's disk as it was, kept on its host. */
public record Snapshot(UUID id, Instant takenAt) {}
