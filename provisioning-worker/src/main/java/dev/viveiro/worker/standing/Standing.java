package dev.viveiro.worker.standing;

import dev.viveiro.contract.host.ReportAnswered;
import dev.viveiro.worker.operation.Leave;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the gateway has welcomed this host in its newest epoch, and whether it still answers. Without the welcome nothing
 * begins; without an answer for the length of the lease nothing begins that starts a machine. Safe for several threads.
 */
public final class Standing implements Leave {
    private static final Logger log = LoggerFactory.getLogger(Standing.class);

    private final Lease lease;
    // not a monitor: whoever waits in Object.wait may keep the carrier of its virtual thread, and there are few of them
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long epoch;
    private long newest;
    private boolean welcomed;

    /** @param epoch the newest that the host remembers */
    public Standing(Lease lease, long epoch) {
        this.lease = lease;
        this.epoch = epoch;
        this.newest = epoch;
    }

    @Override
    public boolean given(boolean starts) {
        lock.lock();
        try {
            return welcomed && !(starts && lease.left().isZero());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void awaitChange(Duration longest) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            boolean unused = changed.await(longest.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            lock.unlock();
        }
    }

    public boolean welcomed() {
        lock.lock();
        try {
            return welcomed;
        } finally {
            lock.unlock();
        }
    }

    /** An epoch in a command or an answer. A later one means that the host was declared lost: it must be welcomed anew. */
    public void heard(long other) {
        lock.lock();
        try {
            hear(other);
        } finally {
            lock.unlock();
        }
    }

    private void hear(long other) {
        if (other <= newest) {
            return;
        }
        newest = other;
        if (welcomed) {
            log.warn(
                    "The gateway speaks of host epoch {}, this host is in {}: it was declared lost. It says hello before"
                            + " it goes on.",
                    other,
                    epoch);
        }
        welcomed = false;
        lease.revoke();
        changed.signalAll();
    }

    /** The lease is renewed by an answer in the epoch in which the host was welcomed, or is about to be. */
    void answered(ReportAnswered answer) {
        lock.lock();
        try {
            hear(answer.epoch());
            if (answer.epoch() == newest) {
                lease.answered(answer.journal(), answer.number());
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The welcome is applied: work goes on, unless a later epoch was heard of meanwhile. */
    void admitted(long now) {
        lock.lock();
        try {
            epoch = now;
            newest = Math.max(newest, now);
            welcomed = newest == now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns when the host must say hello. */
    void awaitUnwelcome() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (welcomed) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
