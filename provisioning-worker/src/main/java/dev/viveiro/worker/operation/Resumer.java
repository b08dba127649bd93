package dev.viveiro.worker.operation;

import dev.viveiro.contract.host.WorkRef;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.kernel.OperationId;
import java.util.List;
import java.util.function.Predicate;
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

    /**
     * Ends what commands of an older epoch asked for, as a cancel would, and answers whose machines that concerns.
     *
     * @param placed as in {@link #resume}
     */
    public List<WorkRef> endOlderThan(long epoch, Predicate<CommandTarget> placed) {
        List<OperationLog.Unfinished> older = journal.unfinished().stream()
                .filter(one -> epochOf(one) < epoch)
                .toList();
        older.forEach(one -> {
            log.info("Operation {} is of an older epoch of this host and ends.", operationOf(one));
            dispatcher.offer(one.state(), true, placed.test(one.state().work().target()));
        });
        return older.stream().map(one -> one.state().work().ref()).toList();
    }

    /**
     * Before any new command is taken, so that the order of a machine's work stays.
     *
     * @param epoch of the host; what is older is not gone on with
     * @param placed whether the gateway places the machine here: an older copy of the journal may have work on one that moved since
     * @return what is resumed
     */
    public List<CommandTarget> resume(long epoch, Predicate<CommandTarget> placed) {
        List<OperationLog.Unfinished> unfinished = journal.unfinished().stream()
                .filter(one -> epochOf(one) >= epoch)
                .toList();
        for (OperationLog.Unfinished one : unfinished) {
            if (one.state().phase() != Phase.WAITING) {
                log.info(
                        "Operation {} of the process before goes on ({}).",
                        operationOf(one),
                        one.state().phase());
            }
            dispatcher.offer(
                    one.state(), one.cancelled(), placed.test(one.state().work().target()));
        }
        return unfinished.stream().map(one -> one.state().work().target()).toList();
    }

    private static long epochOf(OperationLog.Unfinished one) {
        return one.state().work().target().hostEpoch();
    }

    private static OperationId operationOf(OperationLog.Unfinished one) {
        return one.state().work().target().operation();
    }
}
