package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the definitions of all machines once: those for which half a minute is enough before anything else is done, and the others
 * beside it. A machine whose definition can't be renewed is guarded at its next start.
 */
final class OldDefinitions {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Logger log = LoggerFactory.getLogger(OldDefinitions.class);

    private final Supplier<List<VmId>> all;
    private final Consumer<VmId> renewal;
    private final Clock clock;
    private final ReentrantLock renewing = new ReentrantLock();
    private final Deque<VmId> left = new ArrayDeque<>();
    private boolean listed;
    private volatile boolean done;

    /**
     * Of the machines that are there.
     *
     * @param all the machines that there are
     * @param renewal of one of them; one that is gone or needs none is left
     */
    OldDefinitions(Supplier<List<VmId>> all, Consumer<VmId> renewal, Clock clock) {
        this.all = all;
        this.renewal = renewal;
        this.clock = clock;
    }

    /** Renews what can be in half a minute. It throws nothing. */
    void begin() {
        goOn(clock.instant().plus(LIMIT), renewal);
        if (!done) {
            log.info("Not all definitions were looked at at first; the others are renewed beside what else is done.");
        }
    }

    /** Whether none is left. */
    boolean done() {
        return done;
    }

    /** Renews what is left, unless somebody does. It throws nothing. @param turns renews a machine while nobody else works on it */
    void goOn(BiConsumer<VmId, Runnable> turns) {
        goOn(Instant.MAX, vm -> turns.accept(vm, () -> renewal.accept(vm)));
    }

    private void goOn(Instant end, Consumer<VmId> renew) {
        if (done || !renewing.tryLock()) {
            return;
        }
        try {
            if (!listed) {
                left.addAll(all.get());
                listed = true;
            }
            while (!left.isEmpty()) {
                if (!clock.instant().isBefore(end) || Thread.currentThread().isInterrupted()) {
                    return;
                }
                renewOne(left.removeFirst(), renew);
            }
            done = true;
        } catch (RuntimeException e) {
            log.warn("Old definitions could not be looked for, and are later: {}", e.toString());
        } finally {
            renewing.unlock();
        }
    }

    private static void renewOne(VmId vm, Consumer<VmId> renew) {
        try {
            renew.accept(vm);
        } catch (RuntimeException e) {
            log.warn("The definition of {} was not renewed; it is at the machine's next start: {}", vm, e.toString());
        }
    }
}
