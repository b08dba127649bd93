package dev.viveiro.worker.intake;

import dev.viveiro.worker.operation.RunState;
import java.util.concurrent.CompletableFuture;

/** Where commands are kept before anybody is told that they arrived. */
public interface CommandStore {
    /** Decides and keeps the decision in one transaction; completes when it is durable. */
    CompletableFuture<Recorded> record(Incoming incoming);

    /** True once nothing can be kept any more. */
    boolean broken();

    /** @param state the attempt to run; only an accepted one is run */
    record Recorded(Decision decision, RunState state) {}
}
