package dev.viveiro.contract.host;

import dev.viveiro.contract.Contract;
import dev.viveiro.contract.operation.StepRecord;
import java.util.List;

/** A step ended or began. Past {@code noReturn} the operation can no longer be cancelled. */
@Contract(type = "operation-progressed/1", key = "operation.progressed")
public record OperationProgressed(EventOrigin origin, WorkRef work, List<StepRecord> steps, boolean noReturn)
        implements HostEvent {}
