package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Runs each call on a platform thread, for native calls keep the thread that makes them and can't be interrupted. A call that
 * was given up ends after its next native call; the next one for that machine waits until it has. The worker bounds how many
 * calls there are.
 */
final class LibvirtThreads implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("libvirt-", 0).factory());
    private final Map<VmId, Turns> turns = new ConcurrentHashMap<>();

    /** Who works on a machine, and how many wait to. */
    private record Turns(ReentrantLock lock, int users) {}

    /** @throws DriverFailure what the work threw, or that it was interrupted, with the interrupt flag set */
    <T> T call(String what, Supplier<T> work) {
        // an answer that is there already would be taken for one that was waited for
        if (Thread.currentThread().isInterrupted()) {
            throw LibvirtFailures.interrupted(what, null);
        }
        Future<T> running = threads.submit(work::get);
        try {
            return running.get();
        } catch (InterruptedException e) {
            running.cancel(true);
            Thread.currentThread().interrupt();
            throw LibvirtFailures.interrupted(what, e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof DriverFailure failure) {
                throw failure;
            }
            throw DriverFailure.outcomeUnknown(
                    "driver-defect", what + " ended unexpectedly: " + cause, "report it with the worker's log", cause);
        }
    }

    /** One call at a time for a machine. */
    <T> T call(String what, VmId vm, Supplier<T> work) {
        return call(what, () -> {
            ReentrantLock lock = join(vm);
            try {
                lock.lockInterruptibly();
                try {
                    return work.get();
                } finally {
                    lock.unlock();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw LibvirtFailures.interrupted(what, e);
            } finally {
                leave(vm);
            }
        });
    }

    /** Lets go of something, soon and whoever is interrupted; nobody waits for it. */
    void end(Runnable work) {
        if (!threads.isShutdown()) {
            threads.execute(work);
        }
    }

    private ReentrantLock join(VmId vm) {
        Turns joined = turns.merge(
                vm, new Turns(new ReentrantLock(), 1), (there, added) -> new Turns(there.lock(), there.users() + 1));
        return joined.lock();
    }

    private void leave(VmId vm) {
        turns.computeIfPresent(
                vm, (key, there) -> there.users() == 1 ? null : new Turns(there.lock(), there.users() - 1));
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
