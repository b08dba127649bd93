package dev.viveiro.contract.host;

import dev.viveiro.contract.Contract;
import dev.viveiro.contract.operation.Failure;
import dev.viveiro.contract.operation.StepRecord;
import java.util.List;

/** The attempt failed or was refused. {@code remains}: something of the machine is still on the host. */
@Contract(type = "operation-failed/1", key = "operation.failed")
public record OperationFailed(
        EventOrigin origin, WorkRef work, List<StepRecord> steps, Failure failure, VmFacts facts, boolean remains)
        implements HostEvent {}
