package dev.viveiro.worker.operation;

/** What surrounds a running attempt: the ids in its log lines and the trace it belongs to. */
@FunctionalInterface
public interface OperationScope {
    void around(Work work, Runnable run);
}
