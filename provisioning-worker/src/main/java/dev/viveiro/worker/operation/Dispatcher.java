package dev.viveiro.worker.operation;

import dev.viveiro.contract.host.WorkRef;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Pause;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts accepted work when its turn comes, each on a thread of its own. A delete, or a cancel, ends what runs on its machine
 * at the next step boundary.
 */
public final class Dispatcher {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final Runner runner;
    private final Plans plans;
    private final OperationScope scope;
    private final Executor threads;
    private final Pause pause;
    private final Duration cancelPatience;
    private final RunQueue queue;
    private boolean stopped;

    /** @param threads runs each operation at once; virtual threads in production */
    public Dispatcher(
            Runner runner,
            Plans plans,
            OperationScope scope,
            Executor threads,
            Pause pause,
            Duration cancelPatience,
            Map<Limit, Integer> limits) {
        this.runner = runner;
        this.plans = plans;
        this.scope = scope;
        this.threads = threads;
        this.pause = pause;
        this.cancelPatience = cancelPatience;
        this.queue = new RunQueue(limits);
    }

    /** Queues work that the journal has. */
    public void offer(RunState state, boolean cancelled) {
        offer(state, cancelled, true);
    }

    /** @param placed whether the gateway places its machine here; where not, nothing is started by undoing */
    void offer(RunState state, boolean cancelled, boolean placed) {
        Execution execution =
                new Execution(state, plans.of(state.work().command()).limit(), cancelled, placed);
        List<Execution> preempted;
        synchronized (queue) {
            preempted = queue.of(state.work().target().vm()).stream()
                    .filter(earlier -> preempts(state.work(), earlier.work()))
                    .toList();
            queue.add(execution);
        }
        preempted.forEach(this::cancel);
        startNext();
    }

    /** A delete ends what is done to the incarnation that it deletes; a newer one is another's. */
    private static boolean preempts(Work work, Work earlier) {
        return work.command() instanceof DeleteVm
                && !(earlier.command() instanceof DeleteVm)
                && earlier.target().generation() <= work.target().generation();
    }

    /** Ends the operation at its next step boundary, if this host has it. */
    public void cancel(OperationId operation) {
        List<Execution> attempts;
        synchronized (queue) {
            attempts = queue.of(operation);
        }
        attempts.forEach(this::cancel);
    }

    /** Ends what commands of an older epoch asked for, as a cancel would, and answers whose machines that concerns. */
    public List<WorkRef> endOlderThan(long epoch) {
        List<Execution> older;
        synchronized (queue) {
            older = queue.all().stream()
                    .filter(execution -> execution.work().target().hostEpoch() < epoch)
                    .toList();
        }
        older.forEach(this::cancel);
        return older.stream().map(execution -> execution.work().ref()).toList();
    }

    private void cancel(Execution execution) {
        execution.cancel();
        threads.execute(() -> {
            try {
                pause.pause(cancelPatience);
                execution.interrupt();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Whether anything waits or runs for the machine. */
    public boolean busy(VmId vm) {
        synchronized (queue) {
            return !queue.of(vm).isEmpty();
        }
    }

    /** How many attempts wait or run. */
    public int size() {
        synchronized (queue) {
            return queue.size();
        }
    }

    /** Starts nothing more; what runs goes on until the process ends, and is resumed by the next one. */
    public void stop() {
        synchronized (queue) {
            stopped = true;
        }
    }

    private void startNext() {
        List<Execution> startable;
        synchronized (queue) {
            startable = stopped ? List.of() : queue.takeStartable();
        }
        startable.forEach(execution -> threads.execute(() -> run(execution)));
    }

    private void run(Execution execution) {
        try {
            scope.around(execution.work(), () -> runner.run(execution));
        } catch (RuntimeException e) {
            log.error(
                    "Operation {} stands still; it goes on from the journal when the worker starts again: {}",
                    execution.work().target().operation(),
                    e.getMessage(),
                    e);
            return; // its machine stays taken: nothing may overtake it
        }
        synchronized (queue) {
            queue.ended(execution);
        }
        startNext();
    }
}
