package dev.viveiro.contract.host;

import dev.viveiro.contract.Contract;
import dev.viveiro.contract.operation.StepRecord;
import java.util.List;

/** The worker began an attempt; all its steps are listed. */
@Contract(type = "operation-started/1", key = "operation.started")
public record OperationStarted(EventOrigin origin, WorkRef work, List<StepRecord> steps) implements HostEvent {}
