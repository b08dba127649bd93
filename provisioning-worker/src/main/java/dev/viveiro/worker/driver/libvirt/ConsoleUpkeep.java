package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what guests said whose machines are gone. It is deleted with them, but virtlogd may hear of a guest's end later than that and make
 * a file anew; and a worker may die between. A machine that is there loses nothing: it is looked for once more while nobody else works
 * on it.
 */
final class ConsoleUpkeep {
    static final Duration BETWEEN = Duration.ofMinutes(5);
    /** The others are for the next time. */
    static final int MOST = 50;

    private static final Logger log = LoggerFactory.getLogger(ConsoleUpkeep.class);

    private final ConsoleFiles files;
    private final Supplier<? extends Collection<VmId>> all;
    private final Predicate<VmId> there;
    private final Clock clock;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile Instant due;

    /**
     * Of one worker's machines.
     *
     * @param all the machines that there are
     * @param there whether there is one, asked just before its files are deleted
     */
    ConsoleUpkeep(ConsoleFiles files, Supplier<? extends Collection<VmId>> all, Predicate<VmId> there, Clock clock) {
        this.files = files;
        this.all = all;
        this.there = there;
        this.clock = clock;
        this.due = clock.instant();
    }

    boolean isDue() {
        return !clock.instant().isBefore(due);
    }

    /** Looks once, unless somebody does. It throws nothing. @param turns does something while nobody else works on the machine */
    void look(BiConsumer<VmId, Runnable> turns) {
        if (!isDue() || !looking.tryLock()) {
            return;
        }
        try {
            due = clock.instant().plus(BETWEEN);
            Collection<VmId> machines = all.get();
            List<VmId> gone = files.machines().stream()
                    .filter(vm -> !machines.contains(vm))
                    .limit(MOST)
                    .toList();
            for (VmId vm : gone) {
                turns.accept(vm, () -> deleteUnlessThere(vm));
            }
        } catch (RuntimeException e) {
            log.warn("What machines said that are gone is looked for again later: {}", e.toString());
        } finally {
            looking.unlock();
        }
    }

    private void deleteUnlessThere(VmId vm) {
        if (!there.test(vm)) {
            files.delete(vm);
            log.info("What {} said is deleted: the machine is gone.", vm);
        }
    }
}
