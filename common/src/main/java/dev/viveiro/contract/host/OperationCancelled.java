package dev.viveiro.contract.host;

import dev.viveiro.contract.Contract;
import dev.viveiro.contract.operation.StepRecord;
import java.util.List;

/** The attempt was cancelled and unwound. {@code remains}: something of the machine is still on the host. */
@Contract(type = "operation-cancelled/1", key = "operation.cancelled")
public record OperationCancelled(
        EventOrigin origin, WorkRef work, List<StepRecord> steps, VmFacts facts, boolean remains)
        implements HostEvent {}
