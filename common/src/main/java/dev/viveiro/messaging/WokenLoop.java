package dev.viveiro.messaging;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Work that is looked for soon after something changed: whoever changes it wakes the loop, and a look begins once the change
 * is committed. One look at a time; wakes that come during a look are one more look, so none is missed. A wake is lost with
 * its process, and one of another replica is never heard: what must be found is looked for now and then, too.
 */
public abstract class WokenLoop implements SmartLifecycle {
    private static final Duration STOP_WITHIN = Duration.ofSeconds(6);

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final Semaphore wakes = new Semaphore(0);
    private final String name;
    private volatile @Nullable Thread thread;

    /** @param name of the thread and in the log */
    protected WokenLoop(String name) {
        this.name = name;
    }

    /** Does all that is to do now. What it throws ends this look alone. */
    protected abstract void look();

    /** Lets the loop look now, whatever becomes of the caller's transaction. */
    public final void wakeNow() {
        wakes.release();
    }

    /** Lets the loop look once the caller's transaction has committed; without a transaction, now. */
    public final void wake() {
        afterCommit(this::wakeNow);
    }

    /** Runs it once the caller's transaction has committed; without a transaction, now. */
    protected static void afterCommit(Runnable then) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            then.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                then.run();
            }
        });
    }

    @Override
    public final void start() {
        // a look is mostly waiting for the store; on a virtual thread each wait would pass through two more threads
        Thread looking = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
        thread = looking;
        looking.start();
    }

    private void run() {
        while (goesOn()) {
            wakes.acquireUninterruptibly();
            wakes.drainPermits();
            if (goesOn()) {
                try {
                    look();
                } catch (RuntimeException e) {
                    log.error("The {} failed at a look; the next one does what this one left.", name, e);
                }
            }
        }
    }

    private boolean goesOn() {
        return Thread.currentThread().equals(thread);
    }

    /** Begins no other look, and waits a few seconds for the one that is under way. */
    @Override
    public final void stop() {
        Thread looking = thread;
        if (looking == null) {
            return;
        }
        thread = null;
        wakeNow();
        try {
            if (!looking.join(STOP_WITHIN)) {
                log.warn("The {} is still at a look; what that does not finish is left to another.", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public final boolean isRunning() {
        return thread != null;
    }
}
