package dev.viveiro.worker;

import dev.viveiro.contract.Contracts;
import dev.viveiro.messaging.LogContext;
import dev.viveiro.messaging.Traces;
import dev.viveiro.worker.operation.OperationScope;
import dev.viveiro.worker.operation.Work;

/** Puts operation, machine and host into the log lines of an attempt, and the attempt into its command's trace. */
final class LoggedAndTraced implements OperationScope {
    private final Traces traces;

    LoggedAndTraced(Traces traces) {
        this.traces = traces;
    }

    @Override
    public void around(Work work, Runnable run) {
        try (LogContext operation =
                        LogContext.with(LogContext.OPERATION, work.target().operation());
                LogContext vm = LogContext.with(LogContext.VM, work.target().vm());
                LogContext host = LogContext.with(LogContext.HOST, work.target().host())) {
            String type = Contracts.typeOf(work.command().getClass());
            traces.continuing(work.traceparent(), "run " + type, run);
        }
    }
}
