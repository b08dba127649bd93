package dev.viveiro.worker.operation;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Continues after a start what the process before it left unfinished. */
public final class Resumer {
    private static final Logger log = LoggerFactory.getLogger(Resumer.class);

    private final OperationLog journal;
    private final Dispatcher dispatcher;

    public Resumer(OperationLog journal, Dispatcher dispatcher) {
        this.journal = journal;
        this.dispatcher = dispatcher;
    }

    /** Before any new command is taken, so that the order of a machine's work stays. Returns how many are resumed. */
    public int resume() {
        List<OperationLog.Unfinished> unfinished = journal.unfinished();
        for (OperationLog.Unfinished one : unfinished) {
            if (one.state().phase() != Phase.WAITING) {
                log.info(
                        "Operation {} of the process before goes on ({}).",
                        one.state().work().target().operation(),
                        one.state().phase());
            }
            dispatcher.offer(one.state(), one.cancelled());
        }
        return unfinished.size();
    }
}
