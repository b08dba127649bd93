package dev.viveiro.gateway.operation;

import dev.viveiro.contract.operation.Cause;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.operation.StepRecord;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation as callers see it.
 *
 * @param progress 0 to 100
 * @param cause why it failed; null unless it did
 */
@Schema(name = "Operation")
public record OperationView(
        OperationId id,
        OperationType type,
        VmId vm,
        OperationState state,
        List<StepRecord> steps,
        int progress,
        @Nullable Cause cause,
        Instant deadline,
        Instant createdAt,
        @Nullable Instant endedAt) {
    public static OperationView of(Operation operation) {
        return new OperationView(
                operation.id(),
                operation.type(),
                operation.vm(),
                operation.state(),
                operation.steps(),
                operation.progress(),
                operation.cause(),
                operation.deadline(),
                operation.createdAt(),
                operation.endedAt());
    }
}
