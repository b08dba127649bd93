package dev.viveiro.gateway.vm.web;

import dev.viveiro.gateway.operation.OperationView;
import dev.viveiro.gateway.vm.snapshot.Snapshot;
import io.swagger.v3.oas.annotations.media.Schema;

/** A new snapshot, its machine, and the operation that takes it. */
@Schema(name = "SnapshotAndOperation")
record SnapshotAnswer(Snapshot snapshot, VmView vm, OperationView operation) {}
