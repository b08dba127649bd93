package dev.viveiro.gateway.operation;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Counts operations by how they ended and how long they took, from acceptance on. */
@Component
final class OperationMetrics {
    private final MeterRegistry metrics;

    OperationMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** Counts it once the caller's transaction has committed. */
    void ended(Operation operation) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            count(operation);
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                count(operation);
            }
        });
    }

    private void count(Operation operation) {
        if (operation.endedAt() != null) {
            metrics.timer(
                            "viveiro.operations",
                            "type",
                            operation.type().name(),
                            "state",
                            operation.state().name())
                    .record(Duration.between(operation.createdAt(), operation.endedAt()));
        }
    }
}
